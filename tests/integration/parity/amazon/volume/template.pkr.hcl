source "amazon-ebsvolume" "t" {
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
  run_volume_tags = { Tmp = "x" }
  ebs_volumes {
    device_name = "/dev/sdb"
    volume_size = 4
    volume_type = "gp2"
    delete_on_termination = false
    tags = { V = "{{ .SourceAMI }}" }
  }
}
build {
  sources = ["source.amazon-ebsvolume.t"]
  provisioner "shell" { inline = ["echo x"] }
}
