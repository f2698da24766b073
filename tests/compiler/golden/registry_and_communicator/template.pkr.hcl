packer {
  required_plugins {
    docker = {
      version = ">= 1.0.8"
      source  = "github.com/hashicorp/docker"
    }
    containers = {
      version = "~> 1"
      source  = "github.com/hashicorp/docker"
    }
  }
}

hcp_packer_registry {
  bucket_name   = "images"
  description   = "Built by ${path.cwd}"
  bucket_labels = { team = "web" }
  whatever      = 1
}

communicator "ssh" "unused" {
  anything = true
}

source "containers" "debian" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["containers.debian"]

  from "nothing" {
  }

  post-processor "containers-tag" {
    repository = "example/debian"
  }
}
