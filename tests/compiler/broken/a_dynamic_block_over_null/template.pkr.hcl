source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  dynamic "provisioner" {
    for_each = null
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }
}
