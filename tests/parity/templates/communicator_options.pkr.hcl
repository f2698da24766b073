source "null" "ssh" {
  communicator           = "ssh"
  ssh_host               = "host.invalid"
  ssh_port               = 2222
  ssh_username           = "root"
  ssh_password           = "x"
  ssh_handshake_attempts = 3
  ssh_timeout            = "10m"
  ssh_pty                = true
}
build { sources = ["null.ssh"] }
