source "amazon-ebssurrogate" "t" {
  access_key          = "ACCESS_KEY"
  secret_key          = "secret"
  region              = "us-east-1"
  custom_endpoint_ec2 = "ENDPOINT"
  skip_credential_validation = true
  skip_metadata_api_check    = true
  communicator  = "ssh"
  ssh_username  = "root"
  ssh_timeout   = "20s"
  instance_type = "t2.micro"
  source_ami = "ami-1e749f67"
  ami_name = "rec-surr"
  ami_virtualization_type = "hvm"
  ena_support = true
  launch_block_device_mappings {
    device_name = "/dev/xvdf"
    volume_size = 8
    volume_type = "gp2"
    delete_on_termination = true
  }
  launch_block_device_mappings {
    device_name = "/dev/xvdg"
    volume_size = 4
    volume_type = "gp2"
    delete_on_termination = true
    omit_from_artifact = true
  }
  ami_root_device {
    source_device_name = "/dev/xvdf"
    device_name = "/dev/sda1"
    volume_size = 8
    volume_type = "gp2"
    delete_on_termination = true
  }
  tags = { A = "b" }
}
build {
  sources = ["source.amazon-ebssurrogate.t"]
  provisioner "shell" { inline = ["echo x"] }
}
