variable "dockerfiles" {
  default = { web = "Dockerfile" }
}

locals {
  platforms = { web = "amd64" }
}

source "docker" "web" {
  commit = true

  dynamic "build" {
    for_each = var.dockerfiles
    iterator = file
    content {
      path      = file.value
      arguments = { NAME = file.key, ALL = join(",", [for file in ["a", "b"] : file]) }
      platform  = "linux/${local.platforms[file.key]}"
    }
  }
}

build {
  sources = ["source.docker.web"]
}
