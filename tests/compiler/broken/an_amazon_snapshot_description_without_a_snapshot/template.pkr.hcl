source "amazon-ebsvolume" "data" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"

  ebs_volumes {
    device_name          = "/dev/xvdf"
    volume_size          = 8
    snapshot_description = "Data"
  }
}

build {
  sources = ["amazon-ebsvolume.data"]
}
