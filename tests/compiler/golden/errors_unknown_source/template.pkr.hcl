source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["source.docker.ubunut", "ubuntu"]

  source "source.docker.debian" {
    name = "other"
  }

  provisioner "shell" {
    only   = ["docker.ubunut"]
    inline = ["true"]
  }
}
