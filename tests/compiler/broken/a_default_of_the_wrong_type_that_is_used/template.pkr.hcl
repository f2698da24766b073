variable "x" {
  type    = number
  default = "a"
}
source "file" "f" {
  target  = "out.txt"
  content = "${var.x + 1}"
}
build {
  sources = ["source.file.f"]
}
