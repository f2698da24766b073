source "null" "n" {
  communicator = "ssh"
  ssh_host     = "localhost"
  ssh_usernam  = "root"
  ssh_password = "x"
}
build {
  sources = ["source.null.n"]
}
