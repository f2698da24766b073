variable "x" {
  default  = "a"
  nullable = true
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
