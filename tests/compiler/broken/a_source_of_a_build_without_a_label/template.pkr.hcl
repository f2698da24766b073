source "null" "n" {
  communicator = "none"
}
build {
  source {
    name = "x"
  }
}
