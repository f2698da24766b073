locals {
  a = merge({ b = 1 }, ["x"])
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
