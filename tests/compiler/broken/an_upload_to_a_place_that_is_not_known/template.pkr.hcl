source "null" "n" {
  communicator = "none"
}

build {
  sources = ["null.n"]

  post-processor "upload" {
    destination = "gs://bucket/x"
  }
}
