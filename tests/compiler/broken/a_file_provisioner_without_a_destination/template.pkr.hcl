source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "file" {
    content = "x"
  }
}
