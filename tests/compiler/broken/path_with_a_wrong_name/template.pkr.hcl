source "file" "f" {
  target  = "out.txt"
  content = path.module
}
build {
  sources = ["source.file.f"]
}
