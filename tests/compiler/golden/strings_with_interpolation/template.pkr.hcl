variable "name" {
  default = "n"
}

variable "count" {
  type    = number
  default = 1
}

variable "on" {
  type    = bool
  default = true
}

variable "maybe" {
  type    = string
  default = null
}

locals {
  plain      = "no: interpolation # here"
  sole       = "${var.count}"
  text       = "web-${var.name}"
  number     = "n=${var.count}"
  bool       = "on=${var.on}"
  null       = "x${var.maybe}"
  escaped    = "a $${b} %%{c} \"q\" \\ \t ${var.name}"
  brace      = "{${var.name}}"
  nested     = "a ${"b ${var.name} ${upper("c${var.name}")}"}"
  quotes     = replace(var.name, "it's \"here\"", "C:\\")
  newline    = replace(var.name, "\n", " ")
  choice     = "${var.on ? "yes" : "no"}-${var.name}"
  directive  = "%{if var.on}on%{else}off%{endif}"
  constant   = "${1 + 2} apples"
  unicode    = "é ☃ ${var.name}"
  long       = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen ${var.name}"
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]
}
