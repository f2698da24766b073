variable "x" {
  type    = map(string)
  default = { a = "b" }
}
locals {
  a = var.x["c"]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
