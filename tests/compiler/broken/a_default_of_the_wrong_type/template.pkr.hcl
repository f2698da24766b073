variable "cpus" {
  type    = number
  default = "two"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
