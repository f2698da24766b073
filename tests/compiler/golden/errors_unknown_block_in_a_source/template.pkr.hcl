source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
  volume {
    path = "/srv"
  }
}

build {
  sources = ["source.docker.ubuntu"]
  provisioner "shell" {
    inline {
      command = "true"
    }
  }
}
