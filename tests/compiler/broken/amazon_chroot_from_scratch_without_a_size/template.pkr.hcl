source "amazon-chroot" "new" {
  ami_name                = "new"
  from_scratch            = true
  ami_virtualization_type = "hvm"
  root_device_name        = "/dev/xvda"
  pre_mount_commands      = ["mkfs.ext4 {{.Device}}"]
  ami_block_device_mappings {
    device_name = "/dev/xvda"
  }
}

build {
  sources = ["amazon-chroot.new"]
}
