variable "items" {
  default = "x"
}

variable "my-name" {
  default = "y"
}

locals {
  update = { keys = "k", "two words" = "w" }
  file   = "${path.root}/a/${path.cwd}"
  tool   = packer.version
}

source "docker" "web" {
  image   = var.items
  commit  = true
  author  = source.name
  message = "${source.type} ${local.update.keys} ${local.update["two words"]}"
}

build {
  name    = "site"
  sources = ["source.docker.web"]

  provisioner "shell" {
    inline = [
      "echo ${build.name} ${build.ID} ${build.Host}",
      "echo ${var.my-name}",
      local.tool,
      local.file,
      source.name,
      build.name,
    ]
  }
}
