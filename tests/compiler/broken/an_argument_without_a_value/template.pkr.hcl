source "file" "f" {
  target  =
  content = "x"
}
build {
  sources = ["source.file.f"]
}
