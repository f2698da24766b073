source "docker" "ubuntu" {
  image       = "debian:bookworm"
  commit      = true
  discard     = false
  export_path = "x.tar"
}

build {
  sources = ["docker.ubuntu"]

  provisioner "shell" {
    inline = ["true"]
    script = "${path.root}/template.pkr.hcl"
  }

  provisioner "shell" {
    inline = []
  }

  provisioner "shell-local" {
    command = "true"
    inline  = ["true"]
  }

  provisioner "file" {
    destination = "/srv"
  }
}
