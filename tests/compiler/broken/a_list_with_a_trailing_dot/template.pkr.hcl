variable "x" {
  default = ["a"]
}
locals {
  a = var.x.
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
