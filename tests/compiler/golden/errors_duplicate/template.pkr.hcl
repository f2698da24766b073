variable "region" {}

variables {
  region = "us-east-1"
}

locals {
  name = "a"
}

local "name" {
  expression = "b"
}

source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["docker.ubuntu"]

  error-cleanup-provisioner "shell" {
    inline = ["true"]
  }

  error-cleanup-provisioner "shell" {
    inline = ["true"]
  }
}
