source "docker" "ubuntu" {
  image  = "debian:bookworm"
  commit = true
}

build {
  sources = ["source.docker.ubuntu"]

  provisioner "shell" {
    inline = ["apt-get update", "apt-get -y install nginx"]
  }
}
