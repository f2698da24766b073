variable "x" {
  default = [{ name = "a" }]
}
locals {
  a = var.x[*].nam
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
