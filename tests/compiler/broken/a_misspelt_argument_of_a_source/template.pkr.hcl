source "docker" "ubuntu" {
  imgae = "ubuntu"
  commit = true
}
build {
  sources = ["source.docker.ubuntu"]
}
