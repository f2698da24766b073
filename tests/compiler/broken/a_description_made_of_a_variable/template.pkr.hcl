variable "y" {
  default = "a"
}
variable "x" {
  default     = "a"
  description = var.y
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
