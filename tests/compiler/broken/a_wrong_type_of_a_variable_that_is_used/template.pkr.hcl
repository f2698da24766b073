variable "x" {
  type    = int
  default = 5
}
source "file" "f" {
  target  = "out.txt"
  content = "${var.x + 1}"
}
build {
  sources = ["source.file.f"]
}
