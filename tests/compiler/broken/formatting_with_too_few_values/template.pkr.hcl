locals {
  a = format("%s %s", "x")
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
