variable "region" {
  default = "us-east-1"
}

locals {
  name  = "web-${var.regoin}"
  other = local.nmae
  third = region
}

source "docker" "ubuntu" {
  image   = "debian:${var.release}"
  message = data.http.example.body
  author  = build.User
  discard = true
}

build {
  sources = ["source.docker.ubuntu"]

  provisioner "shell" {
    inline = [
      "echo ${local.region}",
      "echo ${build.Hots}",
      "echo ${source.label}",
      "echo ${try(var.nothing, "fine")}",
      "echo ${join(" ", [for word in ["a", "b"] : word])}",
    ]
  }
}
