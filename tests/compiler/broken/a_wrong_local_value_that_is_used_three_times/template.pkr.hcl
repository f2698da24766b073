locals {
  a = upper([])
  b = "${local.a}x"
  c = local.b
}
source "file" "f" {
  target  = "out.txt"
  content = local.c
}
build {
  sources = ["source.file.f"]
}
