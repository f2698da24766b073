source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.docker.n"]
}
