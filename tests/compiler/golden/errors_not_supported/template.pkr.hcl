data "http" "example" {
  url = "https://example.com"
}

hcp_packer_registry {
  bucket_name = "images"
}

communicator "ssh" "vagrant" {
}

source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["docker.ubuntu"]

  dynamic "provisioner" {
    for_each = ["a", "b"]
    labels   = ["shell"]
    content {
      inline = [provisioner.value]
    }
  }
}
