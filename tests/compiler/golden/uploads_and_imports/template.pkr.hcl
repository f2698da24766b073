variable "bucket" {
  default = "example-images"
}

source "file" "disk" {
  source = "${path.root}/disk.raw"
  target = "out/disk.raw"
}

build {
  sources = ["file.disk"]

  post-processors {
    post-processor "compress" {
      output = "out/disk.raw.gz"
    }
    # Keep a copy for others
    post-processor "upload" {
      destination            = "s3://${var.bucket}/disks/{{.BuildName}}"
      region                 = "eu-west-1"
      server_side_encryption = "aws:kms"
      kms_key_id             = "alias/images"
      tags                   = { Release = "1.0" }
    }
  }

  post-processor "amazon-import" {
    region         = "eu-west-1"
    s3_bucket_name = var.bucket
    format         = "raw"
    architecture   = "arm64"
    platform       = "linux"
    ami_name       = "disk {{timestamp}}"
    ami_users      = ["111122223333"]
    ami_encrypt    = true
    ami_kms_key    = "alias/images"
    tags           = { Release = "1.0" }
    assume_role {
      role_arn = "arn:aws:iam::123456789012:role/importer"
    }
  }
}
