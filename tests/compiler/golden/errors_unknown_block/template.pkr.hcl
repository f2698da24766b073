variabel "region" {
  default = "us-east-1"
}

source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
  volume {
    path = "/srv"
  }
  build = {
    path = "Dockerfile"
  }
}

build {
  sources = ["source.docker.ubuntu"]
  provisoner "shell" {
    inline = ["true"]
  }
  provisioner "shell" {
    inline {
      command = "true"
    }
  }
  post-processors {
    provisioner "shell" {}
  }
}
