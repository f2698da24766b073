packer {
  required_plugins {
    vsphere = {
      source  = "github.com/hashicorp/vsphere"
      version = "~> 1"
    }
  }
}

source "vsphere-clone" "vsphere-clone" {
  configuration_parameters = {
    a = "b"
  }
  customize {
    dns_server_list = ["10.0.0.3"]
    ipv4_gateway    = "10.0.0.1"
    linux_options {
      domain    = "b"
      host_name = "a"
    }
    network_interface {
      ipv4_address = "10.0.0.2"
      ipv4_netmask = "24"
    }
  }
  disk_controller_type = ["pvscsi"]
  host                 = "h"
  insecure_connection  = "true"
  password             = "p"
  ssh_password         = "p"
  ssh_username         = "root"
  storage {
    disk_controller_index = 0
    disk_size             = 100000
  }
  template       = "t"
  username       = "u"
  vcenter_server = "v"
  vm_name        = "vm"
}

build {
  sources = ["source.vsphere-clone.vsphere-clone"]
}
