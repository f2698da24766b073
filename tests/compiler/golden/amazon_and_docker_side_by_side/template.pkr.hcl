source "amazon-ebs" "web" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
}

source "docker" "web" {
  image  = "debian:bookworm"
  commit = true
}

build {
  source "amazon-ebs.web" {
    name = "arm"
    ami_virtualization_type = "hvm"
  }
  sources = ["amazon-ebs.web", "docker.web"]

  provisioner "shell" {
    inline = ["apt-get update"]
    except = ["amazon-ebs.web", "amazon-ebs.arm"]
  }

  provisioner "shell" {
    inline          = ["sudo apt-get update"]
    only            = ["amazon-ebs.web", "amazon-ebs.arm"]
    execute_command = "sudo sh -c '{{ .Vars }} {{ .Path }}'"
  }

  post-processor "docker-tag" {
    repository = "example/web"
    only       = ["docker.web"]
  }

  post-processor "manifest" {}
}
