source "file" "f" {
  target  = "out.txt"
  content = "x"
  source  = "/etc/hostname"
}
build {
  sources = ["source.file.f"]
}
