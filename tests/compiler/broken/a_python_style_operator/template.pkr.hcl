locals {
  a = true and false
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
