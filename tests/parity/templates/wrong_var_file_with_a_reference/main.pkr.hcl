# flags: -var-file=values.pkrvars.hcl
variable "a" {}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
