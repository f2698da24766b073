variable "escapes" { default = "tab\tquote\"back\\slash\nnew \u00e9 \U0001F600" }
variable "größe" { default = "groß" }
variable "combining" { default = "e\u0301" }
variable "control" { default = "bell\u0007 esc\u001b null\u0000 del\u007f nel\u0085 zero\u200bwidth" }
variable "go_template" { default = "{{timestamp}} {% x %} $ % $$ %%" }
variable "quotes" { default = ["'single'", "\"double\"", "`back`"] }
locals {
  interpolated = "${var.größe} ${"nested ${"deeper"}"}"
  length       = length(var.combining)
  "quoted"     = 1
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
