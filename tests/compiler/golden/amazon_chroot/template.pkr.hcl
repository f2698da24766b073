source "amazon-chroot" "copy" {
  ami_name        = "copy"
  source_ami      = "ami-0c0ffee0"
  command_wrapper = "sudo {{.Command}}"
  mount_options   = ["noatime"]
  root_volume_tags = { Name = "{{ .SourceAMIName }}" }
}

source "amazon-chroot" "scratch" {
  ami_name                = "scratch"
  from_scratch            = true
  ami_virtualization_type = "hvm"
  root_device_name        = "/dev/xvda"
  root_volume_size        = 4
  pre_mount_commands      = ["mkfs.ext4 {{.Device}}"]
  post_mount_commands     = ["debootstrap trixie {{.MountPath}}"]
  mount_partition         = "0"
  chroot_mounts = [
    ["proc", "proc", "/proc"],
    ["bind", "/dev", "/dev"],
  ]
  ami_block_device_mappings {
    device_name           = "/dev/xvda"
    delete_on_termination = true
    volume_type           = "gp3"
  }
}

build {
  sources = ["amazon-chroot.copy", "amazon-chroot.scratch"]

  provisioner "shell" {
    inline = ["apt-get update", "echo ${build.Device} ${build.MountPath}"]
  }
}
