source "amazon-ebs" "web" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
  launch_block_device_mappings {
    device_name = "/dev/xvda"
    volume_size = 10
    volume_type = "gp3"
    throughput  = 5000
  }
}

build {
  sources = ["amazon-ebs.web"]
}
