locals {
  letters = [for letter in "abc" : letter]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
