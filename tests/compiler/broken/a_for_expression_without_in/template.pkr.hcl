locals {
  a = [for x ["a"] : x]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
