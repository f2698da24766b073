source "file" "f" {
  content = "x"
}
build {
  sources = ["source.file.f"]
}
