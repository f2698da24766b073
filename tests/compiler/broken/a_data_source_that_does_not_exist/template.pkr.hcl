data "null" "known" {
  input = "x"
}
source "file" "f" {
  target  = "out.txt"
  content = data.null.unknown.output
}
build {
  sources = ["source.file.f"]
}
