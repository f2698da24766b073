packer {
  required_plugins {
    amazon = {
      version = ">= 1.2.0"
      source  = "github.com/hashicorp/amazon"
    }
  }
}

variable "region" {
  default = "eu-west-1"
}

variable "key" {
  sensitive = true
  default   = env("BUILD_SECRET_KEY")
}

locals {
  stamp = formatdate("YYYY-MM-DD", timestamp())
}

source "amazon-ebs" "web" {
  access_key = "AKIAIOSFODNN7EXAMPLE"
  secret_key = var.key
  region     = var.region
  assume_role {
    role_arn     = "arn:aws:iam::123456789012:role/builder"
    session_name = "images"
    tags         = { team = "web" }
  }
  aws_polling {
    delay_seconds = 5
    max_attempts  = 500
  }

  source_ami_filter {
    filters = {
      name                = "debian-13-amd64-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    owners      = ["136693071363"]
    most_recent = true
  }

  instance_type               = "t3.micro"
  associate_public_ip_address = true
  subnet_filter {
    filters   = { "tag:Class" = "build" }
    most_free = true
  }
  user_data = <<-EOT
    #!/bin/sh
    echo ready > /run/ready
  EOT
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
  run_tags        = { Name = "build of {{ .SourceAMIName }}" }
  run_volume_tags = { Use = "build" }
  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_size           = 20
    volume_type           = "gp3"
    iops                  = 4000
    throughput            = 200
    delete_on_termination = true
  }
  ami_block_device_mappings {
    device_name  = "/dev/xvdb"
    virtual_name = "ephemeral0"
  }

  ssh_username            = "admin"
  ssh_interface           = "public_ip"
  temporary_key_pair_type = "ed25519"

  ami_name                  = "web-${local.stamp}"
  ami_description           = "Made of {{ .SourceAMI }} in {{ .BuildRegion }}"
  ami_regions               = ["eu-central-1", "us-east-1"]
  encrypt_boot              = true
  kms_key_id                = "alias/images"
  region_kms_key_ids        = { eu-central-1 = "alias/images", us-east-1 = "alias/other" }
  ami_users                 = ["111122223333"]
  ami_org_arns              = ["arn:aws:organizations::123456789012:organization/o-abc"]
  tags                      = { Base = "{{ .SourceAMIName }}", Release = local.stamp }
  snapshot_tags             = { Of = "web" }
  ena_support               = true
  imds_support              = "v2.0"
  deprecate_at              = "2040-01-31T00:00:00Z"
  deregistration_protection {
    enabled = true
  }
  force_deregister      = true
  force_delete_snapshot = true
}

build {
  sources = ["source.amazon-ebs.web"]

  provisioner "shell" {
    inline = ["echo ${build.SourceAMI} ${build.ID}", "sudo apt-get install --yes nginx"]
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
