variable "token" {
  default   = "x"
  sensitive = "maybe"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
