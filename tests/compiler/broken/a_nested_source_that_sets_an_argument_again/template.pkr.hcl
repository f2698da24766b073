source "file" "f" {
  target  = "out.txt"
  content = "x"
}
build {
  source "source.file.f" {
    target = "other.txt"
  }
}
