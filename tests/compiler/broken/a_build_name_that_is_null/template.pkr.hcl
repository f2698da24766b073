source "null" "n" {
  communicator = "none"
}
build {
  name    = null
  sources = ["source.null.n"]
}
