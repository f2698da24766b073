locals { home = env("HOME") }
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
