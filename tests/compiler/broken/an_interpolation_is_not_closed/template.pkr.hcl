variable "name" {
  default = "x"
}
source "file" "f" {
  target  = "out.txt"
  content = "hello ${var.name"
}
build {
  sources = ["source.file.f"]
}
