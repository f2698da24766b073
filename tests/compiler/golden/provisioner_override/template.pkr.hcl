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
    inline           = ["echo base"]
    environment_vars = ["A=1"]
    override = {
      b = {
        inline = ["echo override"]
      }
    }
  }
}
