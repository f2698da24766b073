locals {
  day   = formatdate("YYYY-MM-DD", local.now)
  now   = timestamp()
  id    = "${uuidv4()}-${local.day}"
  label = "image ${local.id}"
  fixed = "always"
}

source "docker" "web" {
  image   = "debian:bookworm"
  commit  = true
  message = local.label
}

build {
  sources = ["source.docker.web"]
}
