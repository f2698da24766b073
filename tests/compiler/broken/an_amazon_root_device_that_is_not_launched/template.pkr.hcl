source "amazon-ebssurrogate" "web" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
  ami_virtualization_type = "hvm"

  launch_block_device_mappings {
    device_name = "/dev/xvdf"
    volume_size = 8
  }
  ami_root_device {
    source_device_name = "/dev/xvdg"
    device_name        = "/dev/xvda"
  }
}

build {
  sources = ["amazon-ebssurrogate.web"]
}
