source "file" "f" {
  target  = "out.txt"
  content = "${HOME}"
}
build {
  sources = ["source.file.f"]
}
