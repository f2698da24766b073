source "null" "n" {
  communicator = "winssh"
}
build {
  sources = ["source.null.n"]
}
