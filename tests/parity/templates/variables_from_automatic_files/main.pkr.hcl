# environment: PKR_VAR_environment_loses=environment PKR_VAR_environment_wins=environment
variable "environment_loses" {}
variable "environment_wins" {}
variable "json_wins" {}
variable "last_file_wins" {}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
