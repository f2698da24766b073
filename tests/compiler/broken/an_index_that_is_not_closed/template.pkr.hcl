variable "x" {
  default = ["a"]
}
locals {
  a = var.x[0
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
