source "file" "f" {
  target  = "out.txt"
  content = source.nam
}
build {
  sources = ["source.file.f"]
}
