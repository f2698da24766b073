source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "sleep" {
    duration = 5
  }
}
