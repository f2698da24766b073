variable "x" {
  default = "a"
}
locals {
  b = var.x ?? "b"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
