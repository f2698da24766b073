source "null" "n" {
  communicator = "none"
}

build {
  sources = ["null.n"]

  post-processor "amazon-import" {
    format         = "qcow2"
    s3_bucket_name = "images"
  }
}
