packer {
  required_plugins {
    cloud = {
      version = ">= 2.0"
      source  = "galaxy.ansible.com/nobody/nothing"
    }
    vsphere = {
      version = ">= 1.0"
      source  = "github.com/hashicorp/vsphere"
    }
    Docker = {
      version = ">= 1.0"
      source  = "github.com/hashicorp/docker"
    }
    scheme = {
      version = ">= 1.0-beta1"
      source  = "https://github.com/hashicorp/docker"
    }
    short = "docker"
  }
}

packer {
  required_plugins {
    vsphere = {
      version = ">= 1.0"
      source  = "github.com/hashicorp/packer-plugin-vsphere"
    }
  }
}

source "vsphere-iso" "vm" {
  host = "x"
}

source "cloud-machine" "vm" {
  size = 1
}

build {
  sources = ["vsphere-iso.vm", "cloud-machine.vm"]
}
