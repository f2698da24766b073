source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
dynamic "source" {
  for_each = ["a"]
  content {}
}
