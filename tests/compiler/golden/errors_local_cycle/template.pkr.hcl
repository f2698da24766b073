locals {
  a = "x${local.b}"
  b = "y${local.c}"
  c = "z${local.a}"
  d = local.d
  e = "fine"
}

source "null" "none" {
  communicator = "none"
}

build {
  sources = ["null.none"]
}
