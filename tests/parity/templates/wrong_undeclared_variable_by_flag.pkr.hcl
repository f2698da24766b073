# flags: -var nothing=1
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
