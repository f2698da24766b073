source "file" "f" {
  target  = "out.txt"
  content = uper("x")
}
build {
  sources = ["source.file.f"]
}
