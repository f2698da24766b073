locals {
  a = element([], 0)
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
