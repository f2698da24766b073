source "amazon-ebs" "web" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
  temporary_iam_instance_profile_policy_document {
    Statement {
      Effect   = "allow"
      Action   = ["s3:*"]
      Resource = ["*"]
    }
  }
}

build {
  sources = ["amazon-ebs.web"]
}
