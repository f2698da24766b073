variable "image" {
  default = "debian:bookworm"
}
