variable "host" {
  type    = string
  default = ""
}

variable "password" {
  type    = string
  default = ""
}

variable "user" {
  type    = string
  default = ""
}

variable "version" {
  type    = string
  default = ""
}

source "null" "null" {
  communicator = "ssh"
  ssh_host     = "${var.host}"
  ssh_password = "${var.password}"
  ssh_username = "${var.user}"
}

build {
  sources = ["source.null.null"]

  provisioner "shell-local" {
    inline       = ["echo ${var.version} > version.txt"]
    pause_before = "20s"
  }
}
