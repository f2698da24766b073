source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
  post-processor "manifest" {
    keep_input_artifact = "yes"
  }
}
