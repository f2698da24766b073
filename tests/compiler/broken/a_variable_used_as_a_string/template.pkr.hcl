variable "x" {
  default = "a"
}
build {
  sources = ["var.x"]
}
source "null" "n" {
  communicator = "none"
}
