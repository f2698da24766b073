source "null" "one" { communicator = "none" }
build {
  name    = "named"
  sources = ["null.one"]
  provisioner "shell-local" {
    name   = "prepare the system"
    inline = ["echo"]
  }
  provisioner "shell-local" {
    inline = ["echo"]
  }
  post-processor "manifest" {
    name = "mine"
  }
}
