variable "cpus" {
  default = 2
}
