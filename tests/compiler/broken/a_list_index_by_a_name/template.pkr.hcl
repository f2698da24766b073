locals {
  a = ["x"]
  b = local.a["first"]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
