variable "a" {
  default = "x"
  validation {
    condition     = 1 < 2
    error_message = "Must be set."
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
