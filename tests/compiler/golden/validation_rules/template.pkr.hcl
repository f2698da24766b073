variable "region" {
  type        = string
  default     = "eu-west-1"
  description = "Where to build"
  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+-\\d$", var.region))
    error_message = "A region looks like eu-west-1."
  }
  validation {
    condition = !startswith(
      var.region, # no others
      "cn-"
    ) && !contains(["us-gov-west-1"], "${var.region}")
    error_message = "These regions ({{ all }}) need another account."
  }
}

variable "password" {
  type      = string
  sensitive = true
  validation {
    condition     = length(var.password) >= 8
    error_message = "The password is too short!"
  }
}

variable "home" {
  default = "${env("HOME")}/images"
}

variable "proxy" {
  type    = list(string)
  default = [env("HTTP_PROXY"), env("HTTPS_PROXY") == "" ? "none" : env("HTTPS_PROXY")]
}

local "token" {
  expression = "token-${var.region}"
  sensitive  = true
}

source "null" "here" { communicator = "none" }

build {
  sources = ["null.here"]
  provisioner "shell-local" {
    inline = ["echo ${var.region} ${var.home} ${join(",", var.proxy)} ${local.token}"]
  }
}
