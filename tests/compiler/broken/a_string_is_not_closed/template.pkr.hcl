source "docker" "ubuntu" {
  image  = "ubuntu:24.04
  commit = true
}
build {
  sources = ["source.docker.ubuntu"]
}
