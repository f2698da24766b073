source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  dynamic "provisioner" {
    for_each = ["a"]
    iterator = item
    labels   = ["shell-local"]
    content {
      inline = [provisioner.value]
    }
  }
}
