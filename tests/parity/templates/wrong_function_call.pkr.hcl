locals {
  few  = replace("a", "b")
  many = upper("a", "b")
  kind = length(5)
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
