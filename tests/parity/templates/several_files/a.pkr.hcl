build {
  sources = ["null.shared"]
  provisioner "shell-local" {
    inline = ["echo ${local.greeting}"]
  }
}
