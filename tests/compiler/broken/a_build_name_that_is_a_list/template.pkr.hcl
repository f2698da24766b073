source "null" "n" {
  communicator = "none"
}
build {
  name    = ["x"]
  sources = ["source.null.n"]
}
