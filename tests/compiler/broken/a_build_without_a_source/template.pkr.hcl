source "null" "n" {
  communicator = "none"
}
build {
  name = "b"
}
