# flags: -var given=correct-horse
variable "password" {
  type      = string
  default   = "hunter22"
  sensitive = true
}
variable "given" {
  sensitive = true
}
variable "keys" {
  type      = map(string)
  sensitive = true
  default = {
    alpha = "k3y-number-one"
    beta  = "k3y-number-two"
  }
}
variable "empty" {
  default   = ""
  sensitive = true
}
variable "plain" { default = "nothing to hide" }
variable "contains" { default = "not hunter22 again" }
locals {
  user  = { name = "root", password = var.password }
  url   = "https://root:${var.password}@example.org"
  list  = [var.given, "open", var.keys["alpha"]]
  plain = "${var.plain}!"
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
