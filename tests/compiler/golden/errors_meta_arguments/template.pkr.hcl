variable "where" {}

source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["docker.ubuntu"]

  provisioner "shell" {
    only   = "docker.ubuntu"
    inline = ["true"]
  }

  provisioner "shell" {
    only   = [source.name]
    inline = ["true"]
  }

  provisioner "shell" {
    inline   = ["true"]
    override = ["docker.ubuntu"]
  }

  provisioner "shell" {
    inline   = ["true"]
    override = { ubuntu = "inline" }
  }

  provisioner "shell" {
    inline = ["true"]
    override = {
      ubuntu = { inlien = ["false"] }
      debian = { inline = ["false"] }
    }
  }
}
