# environment: PKR_VAR_region=eu-west-1 PKR_VAR_zones=["a","b"] PKR_VAR_size=12 PKR_VAR_undeclared=x PKR_VAR_Region=other HOME_OF_IMAGES=/srv/images
variable "region" {
  default = "us-east-1"
}
variable "zones" {
  type = list(string)
}
variable "size" {
  type = number
}
variable "home" {
  default = env("HOME_OF_IMAGES")
}
variable "missing" {
  default = env("NOT_SET_ANYWHERE")
}
variable "made_of" {
  default = "${env("HOME_OF_IMAGES")}/base"
}
locals {
  first = var.zones[0]
}
source "null" "none" {
  communicator = "none"
}
build {
  sources = ["null.none"]
}
