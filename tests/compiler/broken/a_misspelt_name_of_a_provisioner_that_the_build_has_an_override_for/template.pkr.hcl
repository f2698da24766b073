source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-loca" {
    inline   = ["true"]
    override = {
      n = { inline = ["false"] }
    }
  }
}
