source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    environment_vars = ["FOO"]
    inline           = ["true"]
  }
}
