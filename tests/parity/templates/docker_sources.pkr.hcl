variable "tag" { default = "bookworm" }
source "docker" "debian" {
  image  = "debian:${var.tag}"
  commit = true
  changes = [
    "ENV A=b",
    "ENTRYPOINT [\"/bin/sh\"]",
  ]
  volumes = {
    "/tmp" = "/mnt"
  }
}
source "docker" "exported" {
  image       = "debian:${var.tag}"
  export_path = "image.tar"
  pull        = false
  run_command = ["-d", "-i", "-t", "--entrypoint=/bin/sh", "--", "{{.Image}}"]
}
build {
  sources = ["docker.debian", "docker.exported"]
  provisioner "shell" {
    environment_vars = ["A=1", "B=two words"]
    inline           = ["echo $A", "echo ${build.ID}"]
    execute_command  = "{{.Vars}} sh {{.Path}}"
  }
  post-processors {
    post-processor "docker-tag" {
      only       = ["docker.debian"]
      repository = "example/debian"
      tag        = ["1", "2"]
    }
    post-processor "docker-push" {
      only  = ["docker.debian"]
      login = false
    }
  }
  post-processor "docker-import" {
    only       = ["docker.exported"]
    repository = "example/imported"
  }
}
