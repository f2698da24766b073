variable "server" {
  type        = string
  description = "Machine that is already there, reached with ssh"
  default     = "127.0.0.1"
}

variable "password" {
  type      = string
  sensitive = true
  default   = "insecure"
}

source "docker" "container" {
  image  = "debian:bookworm"
  commit = true
}

source "sandbox" "copy" {
  export_path = "copy.tar"
  packages    = ["bash", "coreutils"]
}

source "null" "server" {
  ssh_host     = var.server
  ssh_username = "root"
  ssh_password = var.password
}

build {
  name    = "trio"
  sources = ["source.docker.container", "source.sandbox.copy", "source.null.server"]

  # Say who is there
  provisioner "shell" {
    inline = ["echo ${build.name}: ${source.type} ${source.name}", "id -un"]
  }

  # Mark the images only
  provisioner "shell" {
    inline = ["date > /etc/built"]
    except = ["null.server"]
  }

  error-cleanup-provisioner "shell-local" {
    inline = ["echo ${source.name} has failed"]
  }

  post-processor "manifest" {
    output = "manifest.json"
    except = ["null.server"]
  }
}
