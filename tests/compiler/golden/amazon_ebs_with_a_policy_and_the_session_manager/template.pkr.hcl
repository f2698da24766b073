source "amazon-ebs" "inside" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "ec2-user"
  ssh_interface = "session_manager"
  communicator  = "ssh"
  ami_name      = "inside"

  vpc_filter {
    filters = { "tag:Class" = "build", isDefault = "false" }
  }
  subnet_filter {
    filter {
      name  = "tag:Class"
      value = "build"
    }
    random = true
  }
  security_group_filter {
    filters = { "tag:Class" = "packer" }
  }
  temporary_iam_instance_profile_policy_document {
    Version = "2012-10-17"
    Statement {
      Effect   = "Allow"
      Action   = ["ssm:*", "ssmmessages:*", "ec2messages:*"]
      Resource = ["*"]
    }
    Statement {
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["arn:aws:s3:::packages/*"]
    }
  }
  placement {
    tenancy = "dedicated"
  }
  license_specifications {
    license_configuration_request {
      license_configuration_arn = "arn:aws:license-manager:us-east-1:123456789012:license-configuration:lic-1"
    }
  }
  fast_launch {
    enable_fast_launch = true
    region_launch_templates {
      region        = "us-east-1"
      template_name = "prepare"
    }
  }
}

build {
  sources = ["amazon-ebs.inside"]
}
