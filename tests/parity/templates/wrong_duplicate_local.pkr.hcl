locals { a = 1 }
locals { a = 2 }
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
