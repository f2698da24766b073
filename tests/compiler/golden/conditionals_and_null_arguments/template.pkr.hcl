variable "on" {
  type    = bool
  default = true
}

variable "maybe" {
  type    = string
  default = null
}

variable "port" {
  type    = number
  default = null
}

locals {
  unified = var.on ? "a" : 1
  chained = var.on ? "a" : var.maybe == null ? "b" : "c"
  lists   = var.on ? ["a"] : []
  default = var.maybe == null ? "default" : var.maybe
}

source "docker" "web" {
  image    = "debian:bookworm"
  commit   = true
  author   = var.maybe
  message  = var.on ? "m" : null
  platform = var.on ? null : var.maybe
  changes  = null
  ssh_port = var.port
}

build {
  sources = ["source.docker.web"]
}
