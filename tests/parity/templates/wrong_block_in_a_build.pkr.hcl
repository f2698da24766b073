source "null" "one" { communicator = "none" }
build {
  sources = ["null.one"]
  postprocessor "manifest" {}
}
build { sources = ["null.one"] }
