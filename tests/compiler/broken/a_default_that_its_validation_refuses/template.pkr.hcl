variable "a" {
  default = "x"
  validation {
    condition     = length(var.a) > 3
    error_message = "It needs four characters."
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
