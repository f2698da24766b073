variable "a" {
  type = list(number)
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
