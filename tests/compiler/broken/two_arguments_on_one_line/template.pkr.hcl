source "file" "f" {
  target = "out.txt" content = "x"
}
build {
  sources = ["source.file.f"]
}
