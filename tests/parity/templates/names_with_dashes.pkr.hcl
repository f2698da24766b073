variable "with-dash" { default = "a" }
variable "_underscore" { default = "b" }
variable "Upper" { default = "c" }
variable "upper" { default = "d" }
locals {
  the-local = "${var.with-dash}${var._underscore}"
  minus     = 3-1
  type      = "a type"
  null-ish  = null
  for       = 1
}
source "null" "a-b_c" { communicator = "none" }
build {
  name    = "with-dash"
  sources = ["null.a-b_c"]
}
