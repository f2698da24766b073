variable "users" {
  default = {
    alice = { admin = true, id = 1 }
    bob   = { admin = false, id = 2 }
    carol = { admin = true, id = 3 }
  }
}
locals {
  doubled  = [for n in [1, 2, 3] : n * 2]
  indexed  = [for i, v in ["a", "b"] : "${i}=${v}"]
  admins   = [for name, user in var.users : upper(name) if user.admin]
  ids      = { for name, user in var.users : name => user.id }
  by_role  = { for name, user in var.users : user.admin ? "admin" : "user" => name... }
  nested   = [for a in [1, 2] : [for b in ["x", "y"] : "${a}${b}"]]
  flat     = flatten([for a in [1, 2] : [for b in ["x", "y"] : "${a}${b}"]])
  none     = [for x in [] : x]
  from_set = [for x in setunion(["b"], ["a"]) : x]
  swapped  = { for i, v in ["x", "y"] : v => i }
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
