source "amazon-ebs" "web" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
}

build {
  sources = ["amazon-ebs.web"]
}
