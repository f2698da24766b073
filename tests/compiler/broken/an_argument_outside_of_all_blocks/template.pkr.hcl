region = "eu-west-1"
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
