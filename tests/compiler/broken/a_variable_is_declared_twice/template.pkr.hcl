variable "a" {
  default = "x"
}
variable "a" {
  default = "y"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
