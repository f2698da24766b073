locals {
  a = var.nothing
}
source "file" "f" {
  target  = "out.txt"
  content = local.a
}
build {
  name    = local.a
  sources = ["source.file.f"]
}
