variable "text" {
  default = "t"
}

variable "list" {
  type    = list(string)
  default = ["a"]
}

variable "numbers" {
  type    = list(number)
  default = [1]
}

variable "tags" {
  type    = map(string)
  default = { a = "1" }
}

locals {
  folded   = upper("constant")
  case     = upper(lower(var.text))
  trimmed  = trimprefix(trimspace(var.text), "v")
  replaced = replace(var.text, "a", "b")
  joined   = join("-", var.list)
  parts    = split("/", var.text)
  tested   = startswith(var.text, "a") && contains(var.list, var.text)
  size     = length(var.list)
  both     = concat(var.list, ["b"])
  merged   = merge(var.tags, { b = "2" })
  keys     = keys(var.tags)
  found    = lookup(var.tags, "owner", "nobody")
  any_key  = lookup(var.tags, var.text, "nobody")
  date     = formatdate("YYYY", "2020-01-01T00:00:00Z")
  dated    = formatdate("YYYY", var.text)
  shown    = format("%s-%03d", var.text, 7)
  largest  = max(var.numbers...)
  json     = jsonencode({ text = var.text, list = [1, 2.5, null] })
  subnet   = cidrsubnet("10.0.0.0/${var.numbers[0]}", 8, 2)
  hashed   = sha256(var.text)
  chosen   = coalesce(var.text, "x")
  regex    = regex("[a-z]+", var.text)
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]
}
