source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  post-processor "shell-local" {
    inline  = ["true"]
    timeout = "5m"
  }
}
