locals {
  a = { b: 1; c: 2 }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
