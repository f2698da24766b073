# flags: -var n=many
variable "n" {
  type    = number
  default = 1
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
