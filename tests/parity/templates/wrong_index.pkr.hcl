locals {
  list = ["a"]
  bad  = local.list[3]
  also = { a = 1 }["b"]
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
