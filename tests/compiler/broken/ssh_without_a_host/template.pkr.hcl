source "null" "n" {
  communicator = "ssh"
  ssh_username = "root"
  ssh_password = "x"
}
build {
  sources = ["source.null.n"]
}
