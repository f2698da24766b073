variable "tags" {
  type    = map(string)
  default = { owner = "me" }
}
variable "any" { default = ["a", { b = 1 }] }
locals {
  unknown_function = try(nofunc(), "x")
  unknown_in_can   = can(nofunc(var.tags))
  unknown_variable = try(var.nope, "z")
  unknown_local    = try(local.nope, "w")
  unknown_root     = try(nothing.at.all, "r")
  wrong_arguments  = try(upper(1, 2, 3), "y")
  wrong_type       = try(1 + {}, [] + 1, "t")
  missing_key      = try(var.tags.size, "k")
  missing_index    = try(var.any[7], var.any[1].b)
  missing_file     = try(file("no such file"), "f")
  division         = try(1 / 0, "d")
  nested           = try(try(nofunc()), can(1 / 0), 2)
  conditional      = can(true ? nofunc() : 1) ? "a" : "b"
  in_for           = [for name in ["owner", "size"] : try(var.tags[name], "none")]
  in_text          = "%{ if can(var.tags.owner) }${try(var.tags.owner, "")}%{ else }-%{ endif }"
}
source "null" "m" {
  communicator = "none"
}
build {
  sources = ["source.null.m"]
  provisioner "shell-local" {
    inline = ["echo ${try(build.Nope, "k")} ${try(source.nope, "s")} ${try(nofunc(), local.nested)}"]
  }
}
