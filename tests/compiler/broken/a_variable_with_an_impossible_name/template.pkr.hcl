variable "1st" {
  default = "x"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
