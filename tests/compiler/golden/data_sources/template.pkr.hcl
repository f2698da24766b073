variable "host" {
  default = "https://releases.example.com"
}

variable "token" {
  sensitive = true
  default   = ""
}

locals {
  stamp   = formatdate("YYYYMMDD", timestamp())
  address = "${var.host}/latest?asked=${local.stamp}"
  release = jsondecode(data.http.release.body)
  labels  = [for name, each in data.null : "${name}=${each.output}"]
}

# Name what is built
data "null" "title" {
  input = "${local.release.name} (${local.stamp})"
}

# Ask for the newest release
data "http" "release" {
  url = local.address
  request_headers = {
    Authorization = "Bearer ${var.token}"
  }
}

data "null" "plain-one" {
  input = "x"
}

source "null" "host" {
  communicator = "none"
}

build {
  sources = ["null.host"]

  provisioner "shell-local" {
    inline = [
      "echo '${data.null.title.output}'",
      "echo '${upper(data.null.plain-one.output)} ${data.null["plain-one"].output}'",
      "echo '${join(",", local.labels)}'",
    ]
  }
}
