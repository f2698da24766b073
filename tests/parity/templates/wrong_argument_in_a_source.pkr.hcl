source "null" "one" {
  communicator = "none"
  comunicator  = "none"
}
build { sources = ["null.one"] }
