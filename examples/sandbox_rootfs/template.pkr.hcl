# A small Debian root file system, made of this machine's own files: nothing is downloaded.

variable "hostname" {
  description = "Name that the image greets with"
  default     = "hello"
}

source "sandbox" "rootfs" {
  export_path = "rootfs.tar"
  packages    = ["base-files", "bash", "coreutils", "dash", "grep", "sed"]
  hostname    = var.hostname
}

build {
  sources = ["source.sandbox.rootfs"]

  # Say where we are
  provisioner "shell" {
    inline = ["uname -n", "id -un", "cat /etc/debian_version"]
  }

  provisioner "file" {
    source      = "site"
    destination = "/srv"
  }

  # Write the greeting
  provisioner "shell" {
    environment_vars = ["GREETING=Welcome to ${var.hostname}, built as ${source.name}"]
    inline = [<<-EOT
      set -e
      echo "$GREETING" > /etc/motd
      find /srv -type f | sort
    EOT
    ]
  }

  post-processors {
    post-processor "compress" {
      output = "rootfs.tar.gz"
    }

    post-processor "checksum" {
      checksum_types = ["sha256"]
      output         = "rootfs.{{ .ChecksumType }}"
    }

    post-processor "manifest" {
      output = "manifest.json"
    }
  }
}
