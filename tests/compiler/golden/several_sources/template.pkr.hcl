source "docker" "first" {
  image  = "debian:bookworm"
  commit = true
}

source "docker" "second" {
  image  = "debian:trixie"
  commit = true
}

source "sandbox" "root" {
  export_path = "root.tar"
}

source "null" "host" {
  ssh_host       = "127.0.0.1"
  ssh_username   = "root"
  ssh_agent_auth = true
}

build {
  sources = ["source.docker.first", "source.docker.second", "source.sandbox.root", "source.null.host"]

  provisioner "shell" {
    inline = ["echo ${source.name} ${source.type}"]
  }

  post-processor "manifest" {}
}
