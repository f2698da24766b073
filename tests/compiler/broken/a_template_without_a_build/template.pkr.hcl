source "null" "n" {
  communicator = "none"
}

