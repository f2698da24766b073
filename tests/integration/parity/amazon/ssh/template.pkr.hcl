source "amazon-ebs" "t" {
  access_key          = "ACCESS_KEY"
  secret_key          = "secret"
  region              = "us-east-1"
  custom_endpoint_ec2 = "ENDPOINT"
  skip_credential_validation = true
  skip_metadata_api_check    = true
  communicator  = "ssh"
  ssh_username  = "root"
  ssh_timeout   = "20s"
  source_ami_filter {
    filters = { name = "ubuntu/images/hvm-ssd/ubuntu-trusty-14.04-amd64-server-*", root-device-type = "ebs", virtualization-type = "hvm" }
    owners      = ["099720109477"]
    most_recent = true
  }
  instance_type = "t2.micro"
  ami_name      = "rec-ssh"
  ami_description = "from {{ .SourceAMI }} in {{ .BuildRegion }}"
  ami_regions   = ["us-west-2"]
  ami_users     = ["111122223333"]
  ami_groups    = ["all"]
  snapshot_users = ["111122223333"]
  tags          = { Base = "{{ .SourceAMIName }}", Env = "test" }
  run_tags      = { Who = "rec", Creator = "{{ .SourceAMIOwner }}" }
  run_volume_tags = { Vol = "v" }
  snapshot_tags = { Snap = "s" }
  user_data     = "#!/bin/sh\necho hi\n"
  temporary_security_group_source_cidrs = ["10.0.0.0/8"]
  launch_block_device_mappings {
    device_name = "/dev/sda1"
    volume_size = 20
    volume_type = "gp2"
    delete_on_termination = true
  }
  ami_block_device_mappings {
    device_name  = "/dev/sdb"
    virtual_name = "ephemeral0"
  }
  ssh_clear_authorized_keys = true
  ena_support = true
}
build {
  sources = ["source.amazon-ebs.t"]
  provisioner "shell" {
    inline = [
      "echo ID=${build.ID}", "echo Host=${build.Host} Port=${build.Port} User=${build.User} ConnType=${build.ConnType}",
      "echo UUID=${build.PackerRunUUID} HTTP=${build.PackerHTTPAddr}",
      "echo SourceAMI=${build.SourceAMI} Name=${build.SourceAMIName} Region=${build.BuildRegion}",
      "echo ENV PACKER_BUILD_NAME=$PACKER_BUILD_NAME TYPE=$PACKER_BUILDER_TYPE",
    ]
  }
  post-processor "manifest" { output = "manifest.json" }
}
