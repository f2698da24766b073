source "docker" "ubuntu" {
  image   = var.imgae
  discard = true
}
