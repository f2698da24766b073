packer {
  required_version = ">= 1.6.0"
}

variable "key" {
  type      = string
  default   = ""
  sensitive = true
}

variable "region" {
  type = string
}

variable "zone" {
  type    = string
  default = "a"
}
