variable "x" {
  default = ["a"]
  validation {
    condition     = var.x[3] == "a"
    error_message = "Wrong."
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
