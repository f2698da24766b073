variable "base" {
  description = "Image to start from"
  default     = "debian:bookworm"
}

variable "release" {
  default = "1.0"
}

locals {
  stamp = formatdate("YYYY-MM-DD", timestamp())
}

source "docker" "nginx" {
  image   = var.base
  commit  = true
  changes = ["EXPOSE 80", "CMD [\"nginx\", \"-g\", \"daemon off;\"]", "LABEL built=${local.stamp}"]
}

build {
  sources = ["source.docker.nginx"]

  # Install nginx
  provisioner "shell" {
    environment_vars = ["DEBIAN_FRONTEND=noninteractive"]
    inline           = ["apt-get update", "apt-get -y install nginx"]
  }

  provisioner "file" {
    source      = "index.html"
    destination = "/var/www/html/index.html"
  }

  post-processor "docker-tag" {
    repository = "example/nginx"
    tags       = [var.release, "latest"]
  }
}
