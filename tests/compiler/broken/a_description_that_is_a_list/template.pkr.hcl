variable "x" {
  default     = "a"
  description = ["a"]
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
