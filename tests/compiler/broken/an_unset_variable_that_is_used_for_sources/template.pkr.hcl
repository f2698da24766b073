variable "which" {
  type = list(string)
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = var.which
}
