locals {
  names = ["a", "b"]
  text  = "names: ${local.names}"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
