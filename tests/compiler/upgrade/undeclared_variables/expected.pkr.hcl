variable "communicator" {
  type    = string
  default = ""
}

variable "declared" {
  type    = string
  default = "x"
}

variable "word" {
  type    = string
  default = ""
}

source "null" "null" {
  communicator = "${var.communicator}"
}

build {
  sources = ["source.null.null"]

  provisioner "shell-local" {
    command = "echo ${var.word} ${var.declared}"
  }
}
