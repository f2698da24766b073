locals {
  a = 1
  b = local.a = 1 ? 2 : 3
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
