source "docker" "ubuntu" {
  image   = "debian:bookworm"
  discard = true
}

build {
  sources = ["docker.ubuntu"]

  provisioner "shell" {
    script = "scripts/no-such-script.sh"
  }

  provisioner "shell" {
    scripts = ["${path.root}/template.pkr.hcl", "${path.root}/none.sh"]
  }

  provisioner "file" {
    source      = "no-such-file"
    destination = "/srv/x"
  }

  provisioner "file" {
    source      = "made-later"
    destination = "/srv/x"
    generated   = true
  }

  provisioner "file" {
    direction   = "download"
    source      = "/no/such/file"
    destination = "x"
  }
}
