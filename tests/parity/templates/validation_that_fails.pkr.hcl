variable "size" {
  type    = number
  default = 3
  validation {
    condition     = var.size > 5
    error_message = "The size must be larger than 5."
  }
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
