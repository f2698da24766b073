build {
  sources = ["docker.ubuntu"]

  provisioner "shell" {
    inline = [var.greeting, local.greeting]
  }
}
