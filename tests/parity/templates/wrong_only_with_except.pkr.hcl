source "null" "one" { communicator = "none" }
build {
  sources = ["null.one"]
  provisioner "shell-local" {
    only   = ["null.one"]
    except = ["null.one"]
    inline = ["echo"]
  }
}
