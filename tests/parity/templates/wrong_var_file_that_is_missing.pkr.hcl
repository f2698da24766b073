# flags: -var-file=nowhere.pkrvars.hcl
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
