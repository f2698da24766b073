variable "a" {
  type    = string
  default = "1"
}

source "nowhere" "nowhere" {
  parts {
    a = "${var.a}"
  }
  size = {
    x = 1
  }
}

build {
  sources = ["source.nowhere.nowhere"]

  provisioner "shell" {
    inline = ["true"]
  }
}
