source "docker" "ubuntu" {
  discard = true
}

source "file" "text" {
  content = "x"
}

build {
  sources = ["docker.ubuntu", "file.text"]

  provisioner "shell" {
  }

  provisioner "file" {
    content = "x"
  }

  provisioner "sleep" {
  }

  post-processor "docker-tag" {
  }
}
