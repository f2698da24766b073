source "null" "n" {
  communicator = "ssh"
  ssh_host     = "localhost"
  ssh_port     = "ssh"
  ssh_username = "root"
  ssh_password = "x"
}
build {
  sources = ["source.null.n"]
}
