variable "text" {
  type    = string
  default = "plain"
}
variable "count" {
  type    = number
  default = 3
}
variable "flag" {
  type    = bool
  default = true
}
variable "names" {
  type    = list(string)
  default = ["a", "b", 3]
}
variable "unique" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "tags" {
  type = map(string)
  default = {
    team = "core"
    "with space" = "yes"
    number = 5
  }
}
variable "disk" {
  type = object({
    size = number
    kind = string
  })
  default = {
    size = "20"
    kind = "ssd"
    dropped = true
  }
}
variable "pair" {
  type    = tuple([string, number])
  default = [1, "2"]
}
variable "anything" {
  default = { deep = [1, { er = null }] }
}
variable "nested" {
  type    = list(map(list(number)))
  default = [{ a = [1, "2"] }, {}]
}
variable "untyped" {
  default = ["x", 1, true]
}
variable "nothing" {
  type    = string
  default = null
}
source "null" "none" {
  communicator = "none"
}
build {
  sources = ["null.none"]
}
