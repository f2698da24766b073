source "null" "one" { communicator = "none" }
build { sources = ["null.two"] }
