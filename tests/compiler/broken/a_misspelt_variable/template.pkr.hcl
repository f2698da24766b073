variable "region" {
  default = "eu"
}
source "file" "f" {
  target  = "out.txt"
  content = "${var.regoin}"
}
build {
  sources = ["source.file.f"]
}
