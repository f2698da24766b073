source "file" "f" {
  target  = "C:\data/out.txt"
  content = "x"
}
build {
  sources = ["source.file.f"]
}
