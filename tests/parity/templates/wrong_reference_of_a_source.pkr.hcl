source "null" "one" { communicator = "none" }
build { sources = ["one"] }
