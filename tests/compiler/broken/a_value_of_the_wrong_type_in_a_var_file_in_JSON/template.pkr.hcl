variable "cpus" {
  type = number
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
