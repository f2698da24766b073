source "amazon-instance" "old" {
  region                = "us-east-1"
  source_ami            = "ami-0c0ffee0"
  instance_type         = "m3.medium"
  ssh_username          = "ec2-user"
  ami_name              = "old"
  account_id            = "1234-5678-9012"
  s3_bucket             = "images/old"
  x509_cert_path        = "${path.root}/certificate.pem"
  x509_key_path         = "${path.root}/key.pem"
  bundle_vol_command    = "sudo ec2-bundle-vol -k {{.KeyPath}} -u {{.AccountId}} -c {{.CertPath}} -d {{.Destination}}"
  bundle_prefix         = "old-{{timestamp}}"
}

build {
  sources = ["amazon-instance.old"]
}
