source "file" "f" {
  target  = "out.txt"
  content = "%{ else }x"
}
build {
  sources = ["source.file.f"]
}
