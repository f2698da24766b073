source "null" "one" { communicator = "none" }
build {
  sources = ["null.one"]
  provisioner "shell-local" {}
}
