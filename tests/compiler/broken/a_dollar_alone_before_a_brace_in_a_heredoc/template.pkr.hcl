source "file" "f" {
  target  = "out.txt"
  content = <<EOT
echo ${}
EOT
}
build {
  sources = ["source.file.f"]
}
