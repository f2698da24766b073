variable "who" { default = "world" }
build {
  name    = "from the last file"
  sources = ["null.shared"]
}
