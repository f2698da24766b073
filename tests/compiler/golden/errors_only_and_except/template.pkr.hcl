source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["docker.ubuntu"]

  provisioner "shell" {
    only   = ["docker.ubuntu"]
    except = ["docker.ubuntu"]
    inline = ["true"]
  }

}
