source "null" "n" {
  communicator = "none"
}
biuld {
  sources = ["source.null.n"]
}
