variable "cpus" {
  default = 2
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
