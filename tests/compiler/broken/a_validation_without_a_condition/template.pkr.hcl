variable "x" {
  default = "a"
  validation {
    error_message = "Wrong."
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
