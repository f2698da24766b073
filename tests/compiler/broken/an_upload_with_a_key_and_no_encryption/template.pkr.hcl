source "null" "n" {
  communicator = "none"
}

build {
  sources = ["null.n"]

  post-processor "upload" {
    destination = "s3://images"
    kms_key_id  = "alias/x"
  }
}
