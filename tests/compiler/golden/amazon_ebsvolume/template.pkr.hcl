source "amazon-ebsvolume" "data" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"

  ebs_volumes {
    device_name           = "/dev/xvdf"
    volume_size           = 20
    volume_type           = "io2"
    iops                  = 10000
    encrypted             = true
    delete_on_termination = false
    tags                  = { Name = "data", Base = "{{ .SourceAMI }}" }
    snapshot_volume       = true
    snapshot_description  = "Data of today"
    snapshot_users        = ["111122223333"]
    snapshot_tags         = { Name = "data" }
  }
  ebs_volumes {
    device_name           = "/dev/xvdg"
    volume_size           = 5
    volume_type           = "gp3"
    delete_on_termination = true
    tag {
      key   = "Name"
      value = "scratch"
    }
  }
}

build {
  sources = ["amazon-ebsvolume.data"]

  provisioner "shell" {
    inline = ["sudo mkfs.ext4 -L data /dev/nvme1n1"]
  }
}
