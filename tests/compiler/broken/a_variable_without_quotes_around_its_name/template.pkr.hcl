variable x-1.y {
  default = "a"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
