# flags: -var-file=values.pkrvars.hcl
variable "known" {}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
