variable "region" {
  default = "eu"
}
source "file" "f" {
  target  = "out.txt"
  content = local.region
}
build {
  sources = ["source.file.f"]
}
