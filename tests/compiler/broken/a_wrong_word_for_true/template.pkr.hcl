source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisioner "shell-local" {
    inline       = ["true"]
    only_on      = ["linux"]
    use_linux_pathing = True
  }
}
