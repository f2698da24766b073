locals {
  a = local.b
  b = local.a
}
source "file" "f" {
  target  = "out.txt"
  content = local.a
}
build {
  sources = ["source.file.f"]
}
