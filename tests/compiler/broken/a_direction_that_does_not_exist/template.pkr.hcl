source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "file" {
    direction   = "uplod"
    content     = "x"
    destination = "/tmp/x"
  }
}
