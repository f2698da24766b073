variable "args" {
  type    = map(string)
  default = { A = "1" }
}

source "docker" "web" {
  commit = true

  build {
    path      = "Dockerfile"
    arguments = var.args
    platform  = "linux/${"amd64"}"
  }
}

build {
  sources = ["source.docker.web"]
}
