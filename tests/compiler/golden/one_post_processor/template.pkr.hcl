source "docker" "web" {
  image  = "debian:bookworm"
  commit = true
}

build {
  sources = ["source.docker.web"]

  post-processor "docker-tag" {
    repository = "example/web"
    tags       = ["latest", "1.0"]
  }
}
