source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  provisoner "shell-local" {
    inline = ["true"]
  }
}
