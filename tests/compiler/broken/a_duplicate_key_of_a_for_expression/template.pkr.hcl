locals {
  a = { for x in ["a", "a"] : x => 1 }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
