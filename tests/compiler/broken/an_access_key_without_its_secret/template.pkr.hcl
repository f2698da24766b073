data "amazon-parameterstore" "base" {
  access_key = "AKIAIOSFODNN7EXAMPLE"
  name       = "/base"
}

source "null" "n" {
  communicator = "none"
}

build {
  sources = ["null.n"]
}
