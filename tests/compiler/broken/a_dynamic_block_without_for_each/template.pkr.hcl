source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  dynamic "provisioner" {
    labels = ["shell-local"]
    content {
      inline = ["true"]
    }
  }
}
