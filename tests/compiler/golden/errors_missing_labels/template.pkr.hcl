source "docker" {
  image = "debian:bookworm"
}

variable {
  default = 1
}

variable "two words" {
}

build "one" {
  sources = ["docker.ubuntu"]

  provisioner {
    inline = ["true"]
  }
}
