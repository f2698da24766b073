local {
  x = "a"
}
source "file" "f" {
  target  = "out.txt"
  content = local.x
}
build {
  sources = ["source.file.f"]
}
