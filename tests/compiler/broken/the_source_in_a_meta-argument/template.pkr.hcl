source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    only   = [source.name]
    inline = ["true"]
  }
}
