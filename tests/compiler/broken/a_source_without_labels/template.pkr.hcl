source {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
