locals {
  a = 2
  b = local.a ++ 1
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
