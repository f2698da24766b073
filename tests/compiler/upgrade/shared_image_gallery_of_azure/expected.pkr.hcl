packer {
  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = "~> 1"
    }
  }
}

source "azure-arm" "azure-arm" {
  azure_tags = {
    team = "web"
  }
  communicator                      = "ssh"
  location                          = "westeurope"
  managed_image_name                = "m"
  managed_image_resource_group_name = "g"
  os_type                           = "Linux"
  shared_image_gallery {
    gallery_name   = "web"
    image_name     = "i"
    image_version  = "1.0.0"
    resource_group = "g"
    subscription   = "s"
  }
  ssh_username    = "a"
  subscription_id = "s"
}

build {
  sources = ["source.azure-arm.azure-arm"]
}
