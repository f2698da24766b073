resource "null" "one" {}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
