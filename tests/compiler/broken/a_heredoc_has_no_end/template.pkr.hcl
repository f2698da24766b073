source "file" "f" {
  target  = "out.txt"
  content = <<EOT
some text
EOF
}
build {
  sources = ["source.file.f"]
}
