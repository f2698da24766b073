source "docker" "web" {
  image  = var.image
  commit = true
}

build {
  sources = ["source.docker.web"]
}
