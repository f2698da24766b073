data "htp" "typo" {
  url = "https://example.com"
}

data "http" "no_url" {
  metod = "GET"
}

data "http" "no_url" {
  url = "https://example.com"
}

data "null" "1st" {
  input = "x"
}

data "null" "one" {
  input = data.null.two.output

  dynamic "filter" {
    for_each = []
    content {}
  }
}

data "null" "two" {
  input = local.back
}

locals {
  back    = data.null.one.output
  missing = data.null.three.output
  wrong   = data.null.one.outputs
}

variable "early" {
  default = data.null.one.output
}

source "null" "host" {
  communicator = "none"
}

build {
  sources = [data.null.four.output]
}
