# flags: -var 'list=[1, 2]' -var number=5 -var 'inferred_bool=false' -var 'inferred_number=6' -var 'inferred_tuple=["q", 2]'
variable "list" {}
variable "number" {}
variable "inferred_bool" {
  default = true
}
variable "inferred_number" {
  default = 5
}
variable "inferred_tuple" {
  default = ["p", 1]
}
source "null" "none" {
  communicator = "none"
}
build {
  sources = ["null.none"]
}
