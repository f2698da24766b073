source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = ["shell-local"]
    contents {
      inline = ["true"]
    }
  }
}
