locals { a = uper("x") }
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
