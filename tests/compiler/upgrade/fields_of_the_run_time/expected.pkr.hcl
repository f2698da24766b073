packer {
  required_plugins {
    docker = {
      source  = "github.com/hashicorp/docker"
      version = "~> 1"
    }
  }
}

variable "command" {
  type    = string
  default = "{{ .Vars }} sudo {{ .Path }}"
}

variable "from" {
  type    = string
  default = "${env("SOMETHING")}"
}

source "docker" "docker" {
  commit           = true
  fix_upload_owner = true
  image            = "debian"
  run_command      = ["-d", "-i", "{{ .Image }}"]
}

build {
  sources = ["source.docker.docker"]

  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; {{ .Vars }} {{ .Path }}"
    inline          = ["true"]
  }

  provisioner "shell" {
    execute_command = "${var.command}"
    inline          = ["true"]
  }
}
