variable "x" "y" {
  default = "a"
}
source "file" "f" {
  target  = "out.txt"
  content = var.x
}
build {
  sources = ["source.file.f"]
}
