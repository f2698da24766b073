source "null" "n" {
  communicator = "none"
}
build {
  sources = [5]
}
