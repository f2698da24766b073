source "null" "n" {
  communicator = "none"
}

build {
  sources = ["null.n"]

  post-processor "amazon-import" {
    architecture   = "arm64"
    s3_bucket_name = "images"
  }
}
