variable "x" {
  type    = list
  default = ["x"]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
