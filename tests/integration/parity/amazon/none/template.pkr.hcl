source "amazon-ebs" "t" {
  access_key          = "ACCESS_KEY"
  secret_key          = "secret"
  region              = "us-east-1"
  custom_endpoint_ec2 = "ENDPOINT"
  skip_region_validation     = true
  skip_credential_validation = true
  skip_metadata_api_check    = true
  communicator  = "none"
  source_ami    = "ami-1e749f67"
  instance_type = "t2.micro"
  ami_name      = "rec-none"
}
build { sources = ["source.amazon-ebs.t"] }
