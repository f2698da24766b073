locals {
  good = 1
  bad  = var.nothing
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
