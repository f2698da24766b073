source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discrad = true
  discard = true
}

build {
  sources = ["source.docker.ubuntu"]

  provisioner "shell" {
    inlien = ["apt-get update"]
    inline = ["true"]
  }

  post-processor "manifest" {
    outptu = "manifest.json"
  }
}
