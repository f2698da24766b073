data "null" {
  input = "x"
}
source "file" "f" {
  target  = "out.txt"
  content = data.null.x.output
}
build {
  sources = ["source.file.f"]
}
