source "null" "one" { communicator = "none" }
build {
  sources = ["null.one"]
  provisioner "shell" {
    inline = ["echo"]
    script = "/etc/hostname"
  }
}
