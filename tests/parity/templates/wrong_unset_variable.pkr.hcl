variable "needed" { type = string }
variable "also" {}
locals {
  uses  = "${var.needed}!"
  fixed = 1
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
