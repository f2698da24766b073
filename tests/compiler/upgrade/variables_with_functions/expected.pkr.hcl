variable "all" {
  type    = string
  default = null
}

variable "directory" {
  type    = string
  default = null
}

variable "env_HOME" {
  type    = string
  default = env("HOME")
}

variable "first" {
  type    = string
  default = "acab"
}

variable "here" {
  type    = string
  default = null
}

variable "home" {
  type    = string
  default = "${env("HOME")}"
}

variable "home_in_capitals" {
  type    = string
  default = null
}

variable "lowered" {
  type    = string
  default = null
}

variable "part" {
  type    = string
  default = null
}

variable "plain" {
  type    = string
  default = "text"
}

variable "raised" {
  type    = string
  default = null
}

variable "random" {
  type    = string
  default = null
}

variable "stamp" {
  type    = string
  default = null
}

variable "when" {
  type    = string
  default = null
}

locals {
  all              = var.all != null ? var.all : "${replace("abab", "b", "c")}"
  directory        = var.directory != null ? var.directory : "${abspath(path.root)}"
  here             = var.here != null ? var.here : "${path.cwd}"
  home_in_capitals = var.home_in_capitals != null ? var.home_in_capitals : "${upper(var.env_HOME)}"
  lowered          = var.lowered != null ? var.lowered : "${lower("LOUD")}"
  part             = var.part != null ? var.part : "${split("-", "a-b")[1]}"
  raised           = var.raised != null ? var.raised : "${upper("quiet")}"
  random           = var.random != null ? var.random : "${uuidv4()}"
  stamp            = var.stamp != null ? var.stamp : "${local.timestamp}"
  timestamp        = rfc3339_parse(timestamp()).unix
  when             = var.when != null ? var.when : "${legacy_isotime("2006-01-02T15:04:05Z07:00")}"
}

source "null" "null" {
  communicator = "none"
}

build {
  sources = ["source.null.null"]

  provisioner "shell-local" {
    inline = [
      "echo ${local.stamp} ${local.directory} ${local.random} ${var.home} ${local.lowered} ${local.raised} ${local.here} ${var.first} ${local.all} ${local.part} ${local.when} ${local.home_in_capitals} ${var.plain}",
    ]
  }
}
