source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    valid_exit_codes = [0, "one"]
    inline           = ["true"]
  }
}
