data "amazon-ami" "debian" {
  region = "us-east-1"
  filters = {
    name                = "debian-13-amd64-*"
    virtualization-type = "hvm"
  }
  owners      = ["136693071363"]
  most_recent = true
}

data "amazon-parameterstore" "subnet" {
  region = "us-east-1"
  name   = "/network/build-subnet"
}

data "amazon-secretsmanager" "token" {
  region = "us-east-1"
  name   = "packages"
  key    = "token"
}

locals {
  header = "Authorization: Bearer ${data.amazon-secretsmanager.token.value}"
}

source "amazon-ebs" "web" {
  region        = "us-east-1"
  source_ami    = data.amazon-ami.debian.id
  subnet_id     = data.amazon-parameterstore.subnet.value
  instance_type = "t3.micro"
  ssh_username  = "admin"
  ami_name      = "web on ${data.amazon-ami.debian.name}"
}

build {
  sources = ["amazon-ebs.web"]

  # Fetch the package
  provisioner "shell" {
    environment_vars = ["HEADER=${local.header}"]
    inline           = ["curl -H \"$HEADER\" https://packages.example.com/web.deb -o /tmp/web.deb"]
  }
}
