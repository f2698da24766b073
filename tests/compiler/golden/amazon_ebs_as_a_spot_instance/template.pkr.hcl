source "amazon-ebs" "spot" {
  region              = "us-east-1"
  source_ami          = "ami-0c0ffee0"
  spot_instance_types = ["m5.large", "m5a.large"]
  spot_price          = "auto"
  spot_allocation_strategy = "price-capacity-optimized"
  ssh_username        = "admin"
  ami_name            = "spot"

  dynamic "spot_tag" {
    for_each = { Team = "web", Cost = "low" }
    content {
      key   = spot_tag.key
      value = spot_tag.value
    }
  }
  fleet_tag {
    key   = "Fleet"
    value = "images"
  }
  run_tag {
    key   = "Name"
    value = "spot"
  }
  tag {
    key   = "Base"
    value = "{{ .SourceAMI }}"
  }
  snapshot_tag {
    key   = "Of"
    value = "spot"
  }
  run_volume_tag {
    name  = "Use"
    value = "build"
  }
}

build {
  sources = ["amazon-ebs.spot"]

  provisioner "shell" {
    inline = ["true"]
  }
}
