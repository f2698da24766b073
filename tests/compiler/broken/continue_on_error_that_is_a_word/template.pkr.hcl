source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    continue_on_error = "sometimes"
    inline            = ["true"]
  }
}
