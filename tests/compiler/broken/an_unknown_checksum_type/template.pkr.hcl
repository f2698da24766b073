source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  post-processor "checksum" {
    checksum_types = ["md55"]
  }
}
