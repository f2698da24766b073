locals {
  a = [for x in ["a"] x]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
