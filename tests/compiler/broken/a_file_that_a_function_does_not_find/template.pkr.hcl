source "file" "f" {
  target  = "out.txt"
  content = file("missing.txt")
}
build {
  sources = ["source.file.f"]
}
