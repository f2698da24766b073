source "null" "n" {
  communicator = "none"
}
build "b" {
  sources = ["source.null.n"]
}
