locals {
  machine = { size = "small" }
  text    = local.machine.sise
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
