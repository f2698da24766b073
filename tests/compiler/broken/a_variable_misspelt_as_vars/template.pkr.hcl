variable "x" {
  default = "a"
}
source "file" "f" {
  target  = "out.txt"
  content = vars.x
}
build {
  sources = ["source.file.f"]
}
