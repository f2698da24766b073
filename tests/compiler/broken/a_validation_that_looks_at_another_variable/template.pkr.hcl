variable "a" {
  default = "x"
  validation {
    condition     = var.b != ""
    error_message = "Must be set."
  }
}
variable "b" {
  default = "x"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
