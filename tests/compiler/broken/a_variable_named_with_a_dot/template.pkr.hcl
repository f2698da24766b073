variable "my.name" {
  default = 1
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
