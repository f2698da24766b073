local "a" {
  expresion = 1
}
source "file" "f" {
  target  = "out.txt"
  content = local.a
}
build {
  sources = ["source.file.f"]
}
