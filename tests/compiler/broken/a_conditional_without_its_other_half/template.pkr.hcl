locals {
  size = true ? 4
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
