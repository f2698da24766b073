source "file" "f" {
  target  = "out.txt"
  content = env("HOME")
}
build {
  sources = ["source.file.f"]
}
