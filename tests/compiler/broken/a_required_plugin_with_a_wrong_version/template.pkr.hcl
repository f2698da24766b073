packer {
  required_plugins {
    docker = {
      version = "newest"
      source  = "github.com/hashicorp/docker"
    }
  }
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
