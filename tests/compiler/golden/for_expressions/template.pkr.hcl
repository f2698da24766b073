variable "users" {
  type    = list(object({ name = string, role = string, on = bool }))
  default = [{ name = "al", role = "dev", on = true }]
}

variable "tags" {
  type    = map(string)
  default = { a = "1" }
}

locals {
  names    = [for user in var.users : user.name]
  active   = [for user in var.users : user.name if user.on]
  numbered = [for index, user in var.users : "${index}:${upper(user.name)}" if user.on]
  by_name  = { for user in var.users : user.name => user.role if user.role != "ops" }
  grouped  = { for user in var.users : user.role => user.name... }
  pairs    = [for key, value in var.tags : "${key}=${value}"]
  nested   = [for user in var.users : [for tag in var.tags : "${user.name}-${tag}"]]
  constant = [for number in [1, 2, 3] : number * 2]
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]
}
