source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  error-cleanup-provisioner "shel-local" {
    inline = ["true"]
  }
}
