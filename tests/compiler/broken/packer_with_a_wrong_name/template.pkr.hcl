source "file" "f" {
  target  = "out.txt"
  content = packer.verison
}
build {
  sources = ["source.file.f"]
}
