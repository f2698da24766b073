# Written by `hcl2ansible upgrade` from input.json.
# Blocks may be moved to other files of the same directory that end in .pkr.hcl.
# What is left between double braces is evaluated after HCL, by the step that it stands in.

# Which Packer and which plugins the template needs.
packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1"
    }
  }
}

# Input variables. In JSON all of them are strings; give them other types where that helps.
variable "region" {
  type    = string
  default = "eu-west-1"
}

# Local values: made from variables by expressions that a default cannot hold. A value that is
# given to the variable of the same name still wins; where nobody gives one, drop the variable.
locals {
  timestamp = rfc3339_parse(timestamp()).unix
}

# Sources: they were builders.
source "amazon-ebs" "web_server" {
  ami_name      = "base-${local.timestamp}"
  instance_type = "t3.small"
  region        = "${var.region}"
  source_ami    = "ami-1"
  ssh_username  = "admin"
}

# The build: which sources, the steps on each machine, and what becomes of the artifacts.
build {
  sources = ["source.amazon-ebs.web_server"]

  provisioner "shell" {
    inline = ["true"]
    only   = ["amazon-ebs.web_server"]
  }
}
