source "null" "n" {
  communicator = "none"
}

build {
  sources = ["null.n"]

  post-processor "amazon-import" {
    format = "raw"
  }
}
