source "file" "f" {
  target  = "out.txt"
  content = "%{ if true }x%{ endfor }"
}
build {
  sources = ["source.file.f"]
}
