variable "name" {
  default = "x"
}
source "null" "n" {
  communicator = "none"
}
build {
  source "source.null.n" {
    name = var.name
  }
}
