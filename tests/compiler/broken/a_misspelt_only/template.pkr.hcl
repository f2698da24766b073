source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    onyl   = ["null.n"]
    inline = ["true"]
  }
}
