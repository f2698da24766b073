source "file" "f" {
  target  = "out.txt"
  content = var.nothing
}
build {
  sources = ["source.file.f"]
  source "source.file.f" {
    name = "again"
  }
}
