hcp_packer_registry {
  bucket_name   = "a b"
  channels      = "latest"
  labels        = { a = "b" }
  bucket_labels = { a = "b" }
}

source "null" "host" {
  communicator = "none"
}

build {
  sources = ["null.host"]

  hcp_packer_registry {
    bucket_name = "images"
  }
}
