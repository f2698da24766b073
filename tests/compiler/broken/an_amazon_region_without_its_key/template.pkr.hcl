source "amazon-ebs" "web" {
  region        = "us-east-1"
  source_ami    = "ami-0c0ffee0"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web"
  ami_regions        = ["us-west-2", "eu-west-1"]
  encrypt_boot       = true
  region_kms_key_ids = { us-west-2 = "alias/x" }
}

build {
  sources = ["amazon-ebs.web"]
}
