variable "disks" {
  default = [
    { name = "root", sizes = [10, 20] },
    { name = "data", sizes = [30] },
  ]
}
locals {
  names   = var.disks[*].name
  legacy  = var.disks.*.name
  firsts  = var.disks[*].sizes[0]
  odd     = var.disks.*.sizes[0]
  single  = var.disks[0].name[*]
  index   = var.disks[1]["name"]
  dotted  = var.disks.0.name
  lookup  = { a = { b = [1, 2] } }.a.b[1]
  dynamic = { x1 = "found" }["x${1}"]
  text    = ["a", "b"]["1"]
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
