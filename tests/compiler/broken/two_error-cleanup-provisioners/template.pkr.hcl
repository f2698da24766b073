source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  error-cleanup-provisioner "shell-local" {
    inline = ["true"]
  }
  error-cleanup-provisioner "shell-local" {
    inline = ["true"]
  }
}
