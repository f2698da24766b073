source "docker" "d" {
  image  = "x"
  commit = true
  volume {
    a = "b"
  }
}
build {
  sources = ["source.docker.d"]
}
