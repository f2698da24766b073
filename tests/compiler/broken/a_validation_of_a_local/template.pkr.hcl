locals {
  a = 1
}
variable "x" {
  default = "a"
  validation {
    condition     = var.x != "" && local.a == 1
    error_message = "Wrong."
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
