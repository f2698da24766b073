locals {
  size = length(5)
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
