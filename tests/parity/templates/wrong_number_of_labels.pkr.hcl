source "null" { communicator = "none" }
build { sources = ["null.one"] }
