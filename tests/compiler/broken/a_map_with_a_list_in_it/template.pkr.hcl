source "docker" "d" {
  image   = "x"
  commit  = true
  volumes = { "/a" = ["b"] }
}
build {
  sources = ["source.docker.d"]
}
