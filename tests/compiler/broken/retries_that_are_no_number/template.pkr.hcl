source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    max_retries = "three"
    inline      = ["true"]
  }
}
