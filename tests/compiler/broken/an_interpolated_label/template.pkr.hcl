variable "x" {
  default = "a"
}
source "null" "${var.x}" {
  communicator = "none"
}
build {
  sources = ["source.null.a"]
}
