source "docker" "d" {
  image  = "x"
  commit = true
  build = { path = "Dockerfile" }
}
build {
  sources = ["source.docker.d"]
}
