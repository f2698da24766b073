# flags: -var name=given -var count=7 -var flag=true -var 'names=["x", "y"]' -var 'tags={ a = "1", b = 2 }' -var empty= -var twice=1 -var twice=2 -var equals=a=b=c
variable "name" {
  type    = string
  default = "default"
}
variable "count" {
  type = number
}
variable "flag" {
  type = bool
}
variable "names" {
  type = list(string)
}
variable "tags" {
  type = map(string)
}
variable "empty" {
  default = "full"
}
variable "twice" {
  type = number
}
variable "equals" {
}
locals {
  sum   = var.count + var.twice
  label = "${var.name}-${join("-", var.names)}-${var.tags["b"]}"
}
source "null" "none" {
  communicator = "none"
}
build {
  sources = ["null.none"]
}
