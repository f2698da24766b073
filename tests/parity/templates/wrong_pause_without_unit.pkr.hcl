source "null" "one" { communicator = "none" }
build {
  sources = ["null.one"]
  provisioner "shell-local" {
    pause_before = "10"
    inline       = ["echo"]
  }
}
