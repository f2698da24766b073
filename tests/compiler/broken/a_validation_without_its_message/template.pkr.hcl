variable "a" {
  default = "x"
  validation {
    condition = length(var.a) > 0
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
