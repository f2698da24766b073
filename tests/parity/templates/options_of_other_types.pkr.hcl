source "file" "numbers_as_text" {
  content = 5
  target  = "out.txt"
}
source "null" "port_as_text" {
  ssh_host     = "host.invalid"
  ssh_port     = "2222"
  ssh_username = "root"
  ssh_password = true
}
build {
  sources = ["file.numbers_as_text", "null.port_as_text"]
  post-processor "manifest" {
    strip_path = "true"
    output     = 7
  }
  provisioner "shell-local" {
    inline = ["echo", 5]
  }
}
