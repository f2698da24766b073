source "docker" "ubuntu" {
  commit = true
}
build {
  sources = ["source.docker.ubuntu"]
}
