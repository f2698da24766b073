locals {
  last   = "${local.middle}!"
  middle = upper(local.first)
}
locals {
  first  = "hello ${var.name}"
  object = { a = local.last, b = [local.first] }
  keys   = keys(local.object)
}
variable "name" { default = "world" }
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
