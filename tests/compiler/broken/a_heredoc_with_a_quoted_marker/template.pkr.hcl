source "file" "f" {
  target  = "out.txt"
  content = <<"EOT"
x
EOT
}
build {
  sources = ["source.file.f"]
}
