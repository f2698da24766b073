source "docker" "café" {
  image = "debian:bookworm"
}
