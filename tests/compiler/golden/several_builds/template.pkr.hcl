source "docker" "a" {
  image  = "debian:bookworm"
  commit = true
}

source "sandbox" "b" {
  export_path = "b.tar"
}

build {
  name    = "one"
  sources = ["source.docker.a", "source.sandbox.b"]

  provisioner "shell" {
    inline = ["echo one"]
  }
}

build {
  name    = "two"
  sources = ["source.docker.a"]

  provisioner "shell" {
    inline = ["echo two"]
  }

  post-processor "docker-tag" {
    repository = "x/two"
  }
}
