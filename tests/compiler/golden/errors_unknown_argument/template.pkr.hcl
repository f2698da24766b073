region = "us-east-1"

packer {
  required_verison = ">= 1.7"
}

variable "region" {
  defualt = "us-east-1"
}

source "docker" "ubuntu" {
  image = "debian:bookworm"
}

build {
  source  = "source.docker.ubuntu"
  sources = ["source.docker.ubuntu"]
}
