locals {
  a = 2 ** 3
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
