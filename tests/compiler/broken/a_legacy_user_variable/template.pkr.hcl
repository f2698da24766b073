variable "x" {
  default = "a"
}
source "file" "f" {
  target  = "out.txt"
  content = "{{user `x`}}"
}
build {
  sources = ["source.file.f"]
}
