source "null" "ssh" {
  ssh_host     = "127.0.0.1"
  ssh_username = "nobody"
  ssh_password = "nothing"
  ssh_timeout  = "1m"
}
build {
  sources = ["null.ssh"]
  provisioner "shell" {
    script            = "${path.root}/setup"
    expect_disconnect = true
    valid_exit_codes  = [0, 3]
    pause_after       = "2s"
  }
  provisioner "shell" {
    scripts             = ["setup", "${path.root}/setup"]
    start_retry_timeout = "10m"
    env = {
      NAME = "value"
    }
  }
  provisioner "file" {
    source      = "setup"
    destination = "/tmp/"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/etc/hostname"
    destination = "hostname"
  }
  provisioner "shell-local" {
    scripts          = ["setup"]
    environment_vars = ["HOST=${build.Host}", "ID=${build.ID}"]
  }
  provisioner "breakpoint" {
    disable = true
    note    = "look"
  }
}
