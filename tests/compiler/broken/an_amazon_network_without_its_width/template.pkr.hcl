source "amazon-ebs" "web" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
  temporary_security_group_source_cidrs = ["192.0.2.7"]
}

build {
  sources = ["amazon-ebs.web"]
}
