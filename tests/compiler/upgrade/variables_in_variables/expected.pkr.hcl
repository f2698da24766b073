variable "full" {
  type    = string
  default = null
}

variable "name" {
  type    = string
  default = "web"
}

variable "secret" {
  type      = string
  default   = null
  sensitive = true
}

variable "tag" {
  type    = string
  default = null
}

variable "version" {
  type    = string
  default = "1.2"
}

locals {
  full = var.full != null ? var.full : "${var.name}-${var.version}"
  tag  = var.tag != null ? var.tag : "${local.full}"
}

local "secret" {
  expression = var.secret != null ? var.secret : "x-${local.full}"
  sensitive  = true
}

source "null" "null" {
  communicator = "none"
}

build {
  sources = ["source.null.null"]

  provisioner "shell-local" {
    inline = ["echo ${local.full} ${local.tag} ${local.secret}"]
  }
}
