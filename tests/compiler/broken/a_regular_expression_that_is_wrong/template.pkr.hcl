locals {
  a = regex("(", "x")
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
