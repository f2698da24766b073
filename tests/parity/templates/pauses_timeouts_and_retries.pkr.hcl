source "null" "one" { communicator = "none" }
build {
  sources = ["null.one"]
  provisioner "shell-local" {
    pause_before = "1m30s"
    inline       = ["echo paused"]
  }
  provisioner "shell-local" {
    timeout     = "5s"
    max_retries = 3
    inline      = ["echo limited"]
  }
}
