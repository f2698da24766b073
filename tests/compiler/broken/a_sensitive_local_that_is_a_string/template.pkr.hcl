local "a" {
  expression = 1
  sensitive  = "very"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
