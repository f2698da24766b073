source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

build {
  source "docker.ubuntu" {
    name  = "other"
    image = "debian:bullseye"
  }

  source "docker.ubuntu" {
    name = var.name
  }
}
