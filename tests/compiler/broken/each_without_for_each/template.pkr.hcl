source "file" "f" {
  target  = "out.txt"
  content = each.value
}
build {
  sources = ["source.file.f"]
}
