locals {
  names = ["a", "b"]
  third = local.names[2]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
