# flags: -var-file=first.pkrvars.hcl -var-file=third.hcl -var-file=second.json -var c=flag
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "list" {
  type    = list(number)
  default = []
}
variable "object" {
  type = object({ x = string, y = bool })
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
