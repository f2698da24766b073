variable "region" {
  default = "eu"
}

locals {
  name   = "web-${var.region}"
  labels = { name = local.name, "team" = "core" }
  ports  = [80, 443]
}

local "long" {
  expression = upper(local.name)
}

source "docker" "web" {
  image   = "debian:bookworm"
  commit  = true
  changes = ["LABEL name=${local.labels.name}", "LABEL long=${local.long}", "EXPOSE ${local.ports[0]}"]
}

build {
  sources = ["source.docker.web"]
}
