source "null" "n" {
  communicator = "none"
}
build {
  source "source.null.n" {
    nam = "x"
  }
}
