variable "close" {
  type    = string
  default = "${env("FOUR")}"
}

variable "far" {
  type    = string
  default = "${env("FIVE")}"
}

variable "mixed" {
  type    = string
  default = "${env("ONE")}-${env("TWO")}-${env("THREE")}"
}

locals {
  timestamp = rfc3339_parse(timestamp()).unix
}

source "null" "null" {
  communicator = "none"
}

build {
  sources = ["source.null.null"]

  provisioner "shell-local" {
    inline = [
      "echo ${var.mixed}-${local.timestamp}-${legacy_isotime("01-02-2006")}",
      "echo $${HOME} %%{if} $$${x} \"quoted\" back\\slash\ttab",
      "awk '{print $1}' <<< ${split("-", "a-b")[0]}",
      "docker ps --format {{`{{.Names}}`}}",
    ]
  }
}
