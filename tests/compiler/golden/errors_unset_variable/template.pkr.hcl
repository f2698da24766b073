variable "needed" {
  type = string
}

variable "small" {
  type    = number
  default = 7

  validation {
    condition     = var.small < 5
    error_message = "Must be less than five."
  }

  validation {
    condition     = var.needed != ""
    error_message = "Must be less than five."
  }

  validation {
    condition     = true
    error_message = "never"
  }
}

source "null" "none" {
  communicator = "none"
}

build {
  sources = ["null.none"]
}
