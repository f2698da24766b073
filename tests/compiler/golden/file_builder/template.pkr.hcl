variable "text" {
  default = "hello"
}

source "file" "note" {
  content = "${var.text}\n"
  target  = "note.txt"
}

build {
  sources = ["source.file.note"]

  post-processor "checksum" {
    checksum_types = ["md5", "sha512"]
  }
}
