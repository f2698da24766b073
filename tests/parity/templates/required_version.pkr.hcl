packer {
  required_version = ">= 1.2.0, < 99.0.0, != 1.3.0"
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
