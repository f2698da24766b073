variable "region" {
  type        = string
  description = "Where to build"
}

variable "size" {
  type    = number
  default = 2.5
}

variable "debug" {
  type    = bool
  default = false
}

variable "tags" {
  type    = map(string)
  default = { team = "core", "on" = "1" }
}

variable "users" {
  type    = list(object({ name = string, admin = optional(bool) }))
  default = [{ name = "al" }]
}

variable "home" {
  default = env("HOME")
}

variable "greeting" {
  default = "Hello {{ .Name }}"
}

variable "token" {
  type      = string
  sensitive = true
}

variable "anything" {
  default = null
}

variables {
  first  = "a"
  second = 2
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]

  provisioner "shell-local" {
    inline           = ["echo ${var.region} ${var.size} ${var.debug} ${var.home} ${var.greeting} ${var.first}"]
    environment_vars = ["USER=${var.users[0].name}", "TEAM=${var.tags.team}", "TOKEN=${var.token}"]
  }
}
