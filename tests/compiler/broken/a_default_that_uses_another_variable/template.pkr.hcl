variable "a" {
  default = "x"
}
variable "b" {
  default = var.a
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
