variable "x" {
  default = "a"
  validation {
    conditon     = var.x != ""
    error_message = "Wrong."
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
