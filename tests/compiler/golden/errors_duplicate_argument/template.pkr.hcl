source "docker" "ubuntu" {
  image   = "debian:bookworm"
  image   = "debian:bullseye"
  discard = true
}

build {
  sources = ["docker.ubuntu"]
}
