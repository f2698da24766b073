source "amazon-ebs" "web" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
  encrypt_boot = true
  ami_users    = ["111122223333"]
}

build {
  sources = ["amazon-ebs.web"]
}
