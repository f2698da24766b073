source "docker" "d" {
  image       = "x"
  commit      = true
  export_path = "x.tar"
}
build {
  sources = ["source.docker.d"]
}
