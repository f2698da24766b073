source "docker" "web" {
  image  = "debian:bookworm"
  commit = true
}

build {
  sources = ["source.docker.web"]

  # Install the web server.
  provisioner "shell" {
    inline = ["apt-get -y install nginx"]
  }

  // copy the site
  provisioner "file" {
    source      = "site"
    destination = "/srv"
  }

  # inline = ["commented out"]
  provisioner "shell" {
    inline = ["echo one", "echo two", "echo three"]
  }

  # This comment has more than one line,
  # and so it is no name.
  provisioner "shell" {
    scripts = ["a.sh", "b.sh"]
  }

  provisioner "file" {
    content     = "hello"
    destination = "/etc/motd"
  }

  provisioner "file" {
    direction   = "download"
    source      = "/etc/os-release"
    destination = "os-release"
  }

  provisioner "shell" {
    inline = ["echo ${source.name}"]
  }

  provisioner "shell-local" {
    command = "date"
  }

  # Give it a name
  post-processor "docker-tag" {
    repository = "x/y"
  }

  post-processor "manifest" {}
}
