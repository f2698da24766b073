locals {
  a = parseint("z", 10)
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
