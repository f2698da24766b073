# A web server on Debian, as an AMI in two regions.

packer {
  required_plugins {
    amazon = {
      version = ">= 1.2.0"
      source  = "github.com/hashicorp/amazon"
    }
  }
}

variable "region" {
  description = "Region to build in"
  default     = "eu-west-1"
}

variable "copy_to" {
  description = "Region that gets a copy"
  default     = "eu-central-1"
}

variable "share_with" {
  description = "Accounts that may launch the AMI"
  type        = list(string)
  default     = []
}

variable "ssh_user" {
  description = "User of the base image"
  default     = "admin"
}

variable "release" {
  default = "1.0"
}

locals {
  stamp = formatdate("YYYYMMDD-hhmmss", timestamp())
}

source "amazon-ebs" "web" {
  region        = var.region
  instance_type = "t3.micro"
  ssh_username  = var.ssh_user

  # The newest Debian 13, of Debian's own account
  source_ami_filter {
    filters = {
      name                = "debian-13-amd64-*"
      virtualization-type = "hvm"
    }
    owners      = ["136693071363"]
    most_recent = true
  }

  ami_name        = "web-${var.release}-${local.stamp}"
  ami_description = "Web server ${var.release} on {{ .SourceAMIName }}"
  ami_regions     = [var.copy_to]
  ami_users       = var.share_with

  tags = {
    Name    = "web"
    Release = var.release
    Base    = "{{ .SourceAMIName }}"
  }
  run_tags = {
    Name = "build of web ${var.release}"
  }
}

build {
  sources = ["source.amazon-ebs.web"]

  provisioner "file" {
    sources     = ["site", "web.service"]
    destination = "/tmp/"
  }

  # Install the site and its service
  provisioner "shell" {
    inline = [
      "sudo mkdir -p /srv /etc/systemd/system/multi-user.target.wants",
      "sudo mv /tmp/site /srv/site",
      "sudo mv /tmp/web.service /etc/systemd/system/web.service",
      "sudo chown -R root:root /srv/site /etc/systemd/system/web.service",
      "sudo ln -sf ../web.service /etc/systemd/system/multi-user.target.wants/web.service",
    ]
  }

  # Note where the image comes from
  provisioner "shell" {
    environment_vars = ["RELEASE=${var.release}"]
    inline           = ["echo \"web $RELEASE on ${build.SourceAMI} of ${build.BuildRegion}\" | sudo tee /etc/motd"]
  }

  post-processor "manifest" {
    output      = "manifest.json"
    custom_data = { release = var.release }
  }
}
