locals {
  a = upper(lowr("X"))
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
