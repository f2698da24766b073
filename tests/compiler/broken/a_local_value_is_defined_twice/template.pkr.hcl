locals {
  a = 1
}
locals {
  a = 2
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
