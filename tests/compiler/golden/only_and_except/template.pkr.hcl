source "docker" "a" {
  image  = "debian:bookworm"
  commit = true
}

source "docker" "b" {
  image  = "debian:bookworm"
  commit = true
}

source "docker" "c" {
  image  = "debian:bookworm"
  commit = true
}

build {
  sources = ["source.docker.a", "source.docker.b", "source.docker.c"]

  provisioner "shell" {
    inline = ["echo one"]
    only   = ["docker.a"]
  }

  provisioner "shell" {
    inline = ["echo two"]
    except = ["docker.a"]
  }

  provisioner "shell" {
    inline = ["echo all"]
  }

  post-processors {
    post-processor "docker-tag" {
      repository = "x/a"
      only       = ["docker.a"]
    }

    post-processor "docker-tag" {
      name       = "release"
      repository = "x/all"
    }

    post-processor "manifest" {
      except = ["docker.c"]
    }
  }
}
