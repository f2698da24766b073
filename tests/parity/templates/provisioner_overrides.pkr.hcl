source "null" "one" { communicator = "none" }
source "null" "two" { communicator = "none" }
build {
  sources = ["null.one", "null.two"]
  provisioner "shell-local" {
    inline = ["echo base"]
    override = {
      two = {
        inline = ["echo override"]
      }
    }
  }
}
