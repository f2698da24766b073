variable "x" {
  type    = object({ name = string, size = number })
  default = { name = "a" }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
