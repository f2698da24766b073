data "nul" "x" {
  input = "x"
}
source "file" "f" {
  target  = "out.txt"
  content = data.nul.x.output
}
build {
  sources = ["source.file.f"]
}
