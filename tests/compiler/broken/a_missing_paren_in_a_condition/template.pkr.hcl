locals {
  a = (1 < 2 ? "a" : "b"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
