variable "ports" {
  type    = list(number)
  default = [80, 443]
}

variable "owner" {
  type    = object({ name = string })
  default = { name = "root" }
}

locals {
  sum    = "a" + 1
  third  = var.ports[2]
  email  = var.owner.email
  short  = substr("x")
  key    = { a = 1 }.b
  text   = "ports: ${var.ports}"
  chosen = true ? { a = 1 } : ["b"]
}

source "null" "none" {
  communicator = "none"
}

build {
  sources = ["null.none"]
}
