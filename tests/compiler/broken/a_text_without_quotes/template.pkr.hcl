source "file" "f" {
  target  = "out.txt"
  content = hello
}
build {
  sources = ["source.file.f"]
}
