source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  dynamic "provisioner" {
    foreach = ["a"]
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }
}
