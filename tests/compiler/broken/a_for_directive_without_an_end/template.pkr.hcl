source "file" "f" {
  target  = "out.txt"
  content = <<EOT
%{ for x in ["a"] }
${x}
EOT
}
build {
  sources = ["source.file.f"]
}
