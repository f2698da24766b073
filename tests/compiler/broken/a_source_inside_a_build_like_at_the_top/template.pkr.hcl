build {
  source "null" "n" {
    communicator = "none"
  }
}
