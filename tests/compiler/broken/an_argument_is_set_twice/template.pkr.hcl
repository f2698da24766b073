source "file" "f" {
  target  = "out.txt"
  content = "x"
  target  = "other.txt"
}
build {
  sources = ["source.file.f"]
}
