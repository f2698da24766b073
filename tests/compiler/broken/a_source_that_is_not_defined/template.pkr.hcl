source "docker" "ubuntu" {
  image  = "ubuntu"
  commit = true
}
build {
  sources = ["source.docker.ubunut"]
}
