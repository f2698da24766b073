variable "x" {
  "default" = "a"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
