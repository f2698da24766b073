source "docker" "a" {
  image  = "debian:bookworm"
  commit = true
}

source "docker" "b" {
  image  = "debian:bookworm"
  commit = true
}

build {
  sources = ["source.docker.a", "source.docker.b"]

  provisioner "shell" {
    inline = ["exit 1"]
  }

  error-cleanup-provisioner "shell" {
    inline = ["cat /var/log/setup.log"]
    only   = ["docker.a"]
  }
}
