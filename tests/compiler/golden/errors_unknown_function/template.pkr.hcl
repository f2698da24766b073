locals {
  one   = uper("x")
  two   = env("HOME")
  three = formatdat("YYYY", "2024-01-01T00:00:00Z")
  # Caught, so no error.
  five = try(uper("x"), "y")
}

variable "four" {
  default = upper("x")
}

source "null" "none" {
  communicator = "none"
}

build {
  sources = ["null.none"]
}
