locals {
  region = "eu"
}
source "file" "f" {
  target  = "out.txt"
  content = local.regoin
}
build {
  sources = ["source.file.f"]
}
