source "file" "f" {
  target  = "out.txt"
  content = "${HOME:-x}"
}
build {
  sources = ["source.file.f"]
}
