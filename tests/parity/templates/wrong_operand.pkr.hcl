locals {
  sum   = "a" + 1
  logic = "maybe" && true
  text  = "x${[1]}"
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
