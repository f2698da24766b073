source "file" "f" {
  target  = "out.txt"
  content = build.ID
}
build {
  sources = ["source.file.f"]
}
