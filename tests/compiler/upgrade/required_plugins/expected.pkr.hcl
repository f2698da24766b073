packer {
  required_plugins {
    ansible = {
      source  = "github.com/hashicorp/ansible"
      version = "~> 1"
    }
    docker = {
      source  = "github.com/hashicorp/docker"
      version = "~> 1"
    }
    vagrant = {
      source  = "github.com/hashicorp/vagrant"
      version = "~> 1"
    }
    virtualbox = {
      source  = "github.com/hashicorp/virtualbox"
      version = "~> 1"
    }
  }
}

source "docker" "docker" {
  commit           = true
  fix_upload_owner = true
  image            = "debian:bookworm"
}

source "file" "file" {
  content = "x"
  target  = "y"
}

source "virtualbox-iso" "virtualbox-iso" {
  iso_checksum = "none"
  iso_url      = "http://example.org/a.iso"
  ssh_username = "x"
}

build {
  sources = [
    "source.docker.docker",
    "source.file.file",
    "source.virtualbox-iso.virtualbox-iso",
  ]

  provisioner "ansible-local" {
    playbook_file = "site.yml"
  }

  post-processor "docker-tag" {}

  post-processors {
    post-processor "vagrant" {}
    post-processor "manifest" {}
  }
}
