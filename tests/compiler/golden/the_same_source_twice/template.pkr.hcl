source "docker" "web" {
  image  = "debian:bookworm"
  commit = true
}

build {
  sources = ["source.docker.web", "docker.web"]
}

build {
  sources = ["source.docker.web"]

  provisioner "shell" {
    inline = ["echo second build"]
  }
}
