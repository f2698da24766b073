source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "file" {
    source      = "nothing.conf"
    destination = "/tmp/x"
  }
}
