source "null" "one" { communicator = "none" }
build {
  source "null.one" {
    communicator = "ssh"
  }
}
