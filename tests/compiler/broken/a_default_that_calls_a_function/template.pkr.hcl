variable "a" {
  default = upper("x")
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
