source "null" "n" "x" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
