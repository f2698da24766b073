variable "a" {
  default = "xxx"
  validation {
    condition     = length(var.a) > 2
    error_message = "It needs three characters."
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
