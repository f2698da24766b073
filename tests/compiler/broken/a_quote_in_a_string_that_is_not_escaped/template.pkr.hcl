source "file" "f" {
  target  = "out.txt"
  content = "a "b" c"
}
build {
  sources = ["source.file.f"]
}
