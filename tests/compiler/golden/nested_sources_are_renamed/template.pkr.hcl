source "docker" "base" {
  commit = true
}

build {
  name = "web"

  source "source.docker.base" {
    name  = "bookworm"
    image = "debian:bookworm"
  }

  source "source.docker.base" {
    name  = "trixie"
    image = "debian:trixie"
  }

  provisioner "shell" {
    inline = ["echo ${source.name}"]
    only   = ["docker.trixie"]
  }
}
