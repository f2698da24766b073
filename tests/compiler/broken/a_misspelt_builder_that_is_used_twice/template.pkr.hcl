source "nul" "n" {
  communicator = "none"
}
build {
  sources = ["source.nul.n"]
}
build {
  sources = ["source.nul.n"]
}
