source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  dynamic "provisoner" {
    for_each = ["a"]
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }
}
