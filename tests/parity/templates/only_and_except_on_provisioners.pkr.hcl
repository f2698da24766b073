source "null" "one" { communicator = "none" }
source "null" "two" { communicator = "none" }
build {
  sources = ["null.one", "null.two"]
  provisioner "shell-local" {
    only   = ["null.one"]
    inline = ["echo one"]
  }
  provisioner "shell-local" {
    except = ["null.one"]
    inline = ["echo two"]
  }
  provisioner "shell-local" {
    only   = ["null.nowhere"]
    inline = ["echo never"]
  }
  post-processor "manifest" {
    only = ["null.two"]
  }
}
