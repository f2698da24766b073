source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    timeout = "10"
    inline  = ["true"]
  }
}
