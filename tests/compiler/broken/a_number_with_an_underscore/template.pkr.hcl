locals {
  a = 1_000
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
