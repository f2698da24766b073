variable "disks" {
  type    = list(object({ name = string, size = optional(number) }))
  default = []
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "names" { default = null }

locals {
  # A plain reference with a default that cannot fail is stock Jinja2.
  owner  = try(var.tags.owner, "nobody")
  first  = try(var.disks[0].name, local.owner)
  tagged = can(var.tags["owner"])
  # Jinja2 would find a method of its dictionaries.
  items = try(var.tags.items, "none")
  # Whatever else may fail is evaluated as HCL.
  size   = try(var.disks[0].size + 1, var.disks[1].size, 20)
  valid  = can(regex("^[a-z]+$", var.tags.owner))
  quotes = try(var.tags.owner, upper("it's a \"\\\" {{ .Name }} ${var.tags.second}"))
  each   = { for disk in var.disks : disk.name => try(disk.size, 10) if can(disk.name) }
  # What is no function fails like anything else.
  newer = try(not_yet(var.tags.owner), "older")
  # Elements that may be null, and what is no list for certain.
  names  = var.names[*]
  sizes  = var.disks[*].size[*]
  listed = [for disk in var.disks : disk.name] == ["root", "data"]
  text   = "%{ for disk in var.disks }${join(",", [for key, tag in var.tags : "${disk.name}-${tag}"])}%{ endfor }"
}

source "null" "here" { communicator = "none" }

build {
  name    = "image"
  sources = ["null.here"]
  provisioner "shell-local" {
    environment_vars = ["NAME=${try(build.name, "x")} ${try(build.Nothing, source.name)}"]
    inline           = [jsonencode(local)]
  }
}
