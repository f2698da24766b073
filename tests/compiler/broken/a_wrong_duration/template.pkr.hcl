source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    pause_before = "10 seconds"
    inline       = ["true"]
  }
}
