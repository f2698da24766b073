# flags: -var list=abc
variable "list" {
  type = list(string)
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
