source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  post-processors {
    post-processor "shell-local" {
      inline = ["true"]
    }
    post-processor "docker-tagg" {
      repository = "x"
    }
  }
}
