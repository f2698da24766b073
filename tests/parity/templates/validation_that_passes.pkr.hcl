# flags: -var region=eu-central-1
variable "region" {
  type = string
  validation {
    condition     = length(var.region) > 3 && substr(var.region, 0, 3) == "eu-"
    error_message = "The region must be in Europe."
  }
  validation {
    condition     = can(regex_replace(var.region, "[0-9]", ""))
    error_message = "It must be a text."
  }
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
