source "null" "n" {
  communicator = "none"
}
build {
  name    = var.name
  sources = ["source.null.n"]
}
