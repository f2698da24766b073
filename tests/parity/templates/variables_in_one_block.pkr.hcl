variables {
  a = 1
  b = "two"
  c = [true, false]
  d = null
  e = {}
}
variable "f" { default = "six" }
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
