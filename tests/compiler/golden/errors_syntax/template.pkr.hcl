source "docker" "ubuntu" {
  image = "debian:bookworm
  discard = true
}
