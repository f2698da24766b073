source "file" "f" {
  target  = "out.txt"
  content = "%{ if true }yes"
}
build {
  sources = ["source.file.f"]
}
