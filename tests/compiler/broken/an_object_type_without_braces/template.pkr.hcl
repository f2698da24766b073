variable "x" {
  type    = object(string)
  default = {}
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
