locals {
  a = "${local.b}-a"
  b = "${local.a}-b"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
