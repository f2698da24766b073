variable "a" { default = 1 }
variables { a = 2 }
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
