data "amazon-ami" "base" {
  filters = { name = "debian-*" }
}

source "null" "n" {
  communicator = "none"
}

build {
  sources = ["null.n"]
}
