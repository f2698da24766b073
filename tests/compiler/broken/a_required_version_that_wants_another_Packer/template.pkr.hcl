packer {
  required_version = "< 1.0.0"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
