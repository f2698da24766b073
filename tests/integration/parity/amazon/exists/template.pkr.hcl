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
  instance_type = "t2.micro"
  source_ami = "ami-1e749f67"
  ami_name = "rec-ssh"
}
build {
  sources = ["source.amazon-ebs.t"]

}
