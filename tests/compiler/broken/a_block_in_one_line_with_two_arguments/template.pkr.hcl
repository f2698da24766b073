source "file" "f" { target = "x", content = "y" }
build {
  sources = ["source.file.f"]
}
