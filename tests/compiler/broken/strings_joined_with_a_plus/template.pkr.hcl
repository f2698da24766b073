locals {
  name = "a" + "b"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
