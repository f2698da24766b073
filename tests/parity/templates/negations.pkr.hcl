variable "enabled" { default = true }
locals {
  logic = [!false, ! true, !var.enabled, !(var.enabled && true), ! !true]
  signs = [-1, - 1, -(2), - -3]
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
