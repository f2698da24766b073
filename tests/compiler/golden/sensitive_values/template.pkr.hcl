variable "token" {
  type      = string
  sensitive = true
  default   = "none"
}

locals {
  header = "Bearer ${var.token}"
}

local "key" {
  sensitive  = true
  expression = "k"
}

source "null" "host" {
  ssh_host     = "127.0.0.1"
  ssh_username = "root"
  ssh_password = var.token
}

build {
  sources = ["source.null.host"]

  provisioner "shell" {
    inline = ["curl -H '${local.header}' example.com"]
  }

  provisioner "shell" {
    inline = ["echo ${local.key}"]
  }

  provisioner "shell" {
    inline = ["echo open"]
  }
}
