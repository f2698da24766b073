packer {
  required_version = ">= one"
  required_plugins {
    docker = {
      version = ">= 1.0.8"
      source  = "github.com/hashicorp/docker"
    }
    amazon = ">= 1"
    google = {
      version = "newest"
    }
    azure = {
      version = "1"
      source  = "azure"
      sha     = "x"
    }
  }
}
