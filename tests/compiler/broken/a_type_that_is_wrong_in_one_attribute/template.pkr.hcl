variable "x" {
  type    = object({ name = strng })
  default = { name = "a" }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
