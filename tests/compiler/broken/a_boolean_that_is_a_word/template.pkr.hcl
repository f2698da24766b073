source "docker" "d" {
  image  = "x"
  commit = "yes"
}
build {
  sources = ["source.docker.d"]
}
