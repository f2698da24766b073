variable "region" {
  default = "eu"
}

locals {
  whole  = "{{ .Vars }} sudo {{ .Path }}"
  mixed  = "{{ .Vars }} sudo ${var.region} {{ .Path }}"
  hash   = "echo $${#list[@]}"
  hashes = "echo $${#list[@]} ${var.region}"
  raw    = "{% raw %} {% endraw %} ${var.region}"
  ending = "{% endraw %}"
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]

  provisioner "shell-local" {
    execute_command = ["/bin/sh", "-c", "{{ .Vars }} {{ .Script }}"]
    inline = [<<-EOT
      set -e
      list=(a b)
      echo "$${#list[@]}"
    EOT
    ]
  }
}
