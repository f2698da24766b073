source "file" "f" {
  target  = "out.txt"
  content = replace("x", "y")
}
build {
  sources = ["source.file.f"]
}
