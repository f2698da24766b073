source "amazon-ebs" "web" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
  source_ami_filter {
    filters     = { name = "debian-*" }
    most_recent = true
  }
}

build {
  sources = ["amazon-ebs.web"]
}
