variable "users" {
  type    = list(object({ name = string, roles = list(string) }))
  default = [{ name = "al", roles = ["dev"] }]
}

variable "tags" {
  type    = map(string)
  default = { a = "1" }
}

variable "key" {
  default = "a"
}

variable "number" {
  type    = number
  default = 0
}

locals {
  by_position = var.users[0].name
  legacy      = var.users.0.name
  by_key      = var.tags["two words"]
  by_variable = var.tags[var.key]
  computed    = var.users[var.number].name
  names       = var.users[*].name
  first_roles = var.users[*].roles[0]
  old_splat   = var.users.*.name
  of_one      = var.key[*]
  guarded     = try(var.tags.owner, "nobody")
  there       = can(var.tags.owner)
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]
}
