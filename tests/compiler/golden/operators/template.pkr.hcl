variable "a" {
  type    = number
  default = 1
}

variable "b" {
  type    = number
  default = 2
}

variable "list" {
  type    = list(string)
  default = []
}

variable "on" {
  type    = bool
  default = true
}

variable "text" {
  type    = string
  default = "t"
}

variable "maybe" {
  type    = string
  default = null
}

locals {
  constant   = 1 + 2 * 3 == 7 && !false
  sum        = var.a + var.b * 2
  whole      = length(var.list) * 2 - 1
  quotient   = var.a / var.b
  remainder  = var.a % 3
  negative   = -var.a
  compare    = var.a >= 1
  parsed     = var.text < 5
  same       = var.text == "t"
  different  = var.a != var.b
  other_type = var.text == var.a
  is_null    = var.maybe == null
  logic      = var.on && (var.a == 1 || !var.on)
  from_text  = var.text && var.on
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]
}
