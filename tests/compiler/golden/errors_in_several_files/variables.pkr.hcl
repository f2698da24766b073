variable "image" {
  default = "debian:bookworm"
}

variable "image" {
  default = "debian:bullseye"
}

variable "greeting" {
  type    = number
  default = "hello"
}
