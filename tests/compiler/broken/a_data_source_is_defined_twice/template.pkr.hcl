data "null" "x" {
  input = "x"
}
data "null" "x" {
  input = "x"
}
source "null" "n" {
  communicator = "none"
}
build {
  sources = ["source.null.n"]
}
