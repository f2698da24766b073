source "amazon-ebssurrogate" "debian" {
  region                  = "us-east-1"
  source_ami              = "ami-0c0ffee0"
  instance_type           = "t3.micro"
  ssh_username            = "admin"
  ami_name                = "debian-from-scratch"
  ami_virtualization_type = "hvm"
  ami_architecture        = "arm64"
  boot_mode               = "uefi"
  tpm_support             = "v2.0"

  launch_block_device_mappings {
    device_name           = "/dev/xvdf"
    volume_size           = 8
    volume_type           = "gp3"
    delete_on_termination = true
  }
  launch_block_device_mappings {
    device_name           = "/dev/xvdg"
    volume_size           = 50
    volume_type           = "gp3"
    delete_on_termination = true
    omit_from_artifact    = true
  }
  ami_root_device {
    source_device_name    = "/dev/xvdf"
    device_name           = "/dev/xvda"
    volume_size           = 8
    volume_type           = "gp3"
    delete_on_termination = true
  }
}

build {
  sources = ["amazon-ebssurrogate.debian"]

  # Install Debian on the second volume
  provisioner "shell" {
    inline = ["sudo mkfs.ext4 /dev/nvme1n1", "sudo mount /dev/nvme1n1 /mnt", "sudo debootstrap trixie /mnt"]
  }
}
