variable "x" {
  default = ["a"]
}
source "file" "f" {
  target  = "out.txt"
  content = "${var.x[0}"
}
build {
  sources = ["source.file.f"]
}
