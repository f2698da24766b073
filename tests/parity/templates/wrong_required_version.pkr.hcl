packer { required_version = ">= 99.0.0" }
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
