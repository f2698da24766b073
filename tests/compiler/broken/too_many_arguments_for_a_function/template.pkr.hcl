source "file" "f" {
  target  = "out.txt"
  content = upper("x", "y")
}
build {
  sources = ["source.file.f"]
}
