variable "x" {
  default = "a"
}
source "file" "f" {
  target  = "out.txt"
  content = <<EOT
a ${var.x
EOT
}
build {
  sources = ["source.file.f"]
}
