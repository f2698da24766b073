source "dokcer" "ubuntu" {
  image = "ubuntu"
}
build {
  sources = ["source.dokcer.ubuntu"]
}
