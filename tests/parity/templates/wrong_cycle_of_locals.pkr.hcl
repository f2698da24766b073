locals {
  a = local.b
  b = local.c
  c = local.a
  d = "apart"
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
