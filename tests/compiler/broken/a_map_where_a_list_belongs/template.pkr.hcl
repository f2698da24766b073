variable "x" {
  type    = list(string)
  default = { a = "b" }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
