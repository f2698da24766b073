source "docker" "d" {
  image = "x"
}
build {
  sources = ["source.docker.d"]
}
