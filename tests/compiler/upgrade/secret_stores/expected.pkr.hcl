variable "a" {
  type    = string
  default = null
}

variable "b" {
  type    = string
  default = null
}

variable "c" {
  type    = string
  default = null
}

locals {
  a = var.a != null ? var.a : "${vault("secret/data/x", "key")}"
  b = var.b != null ? var.b : "${consul_key("x/y")}"
  c = var.c != null ? var.c : "x-${aws_secretsmanager_raw("z")}"
}

source "null" "null" {
  communicator = "none"
}

build {
  sources = ["source.null.null"]

  provisioner "shell-local" {
    command = "echo ${local.a} ${local.b} ${local.c}"
  }
}
