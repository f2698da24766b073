variable "v" {
  default = "1"
}
packer {
  required_version = var.v
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
