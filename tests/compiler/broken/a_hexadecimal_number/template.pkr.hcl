locals {
  a = 0x10
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
