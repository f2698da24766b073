source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  dynamic "provisioner" {
    for_each = 5
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }
}
