data "null" "x" {
  input = "x"
}
source "file" "f" {
  target  = "out.txt"
  content = data.null.x.ouput
}
build {
  sources = ["source.file.f"]
}
