source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  post-processors {
    provisioner "shell-local" {
      inline = ["true"]
    }
  }
}
