source "doker" "ubuntu" {
  image = "debian:bookworm"
}

source "docker" "debian" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["source.doker.ubuntu", "source.docker.debian"]

  provisioner "shel" {
    inline = ["true"]
  }

  error-cleanup-provisioner "shell_local" {
    inline = ["true"]
  }

  post-processor "docker_tag" {
    repository = "x"
  }
}
