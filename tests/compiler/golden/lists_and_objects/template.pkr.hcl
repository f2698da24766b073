variable "name" {
  default = "n"
}

locals {
  empty    = []
  nothing  = {}
  mixed    = [1, "two", true, null, 2.50, var.name]
  object   = { plain = 1, "on" = "off", (upper("up")) = [1], inner = { name = var.name } }
  computed = { (var.name) = 1, "x-${var.name}" = 2 }
  strings  = ["a", "yes", "1", "", " x", "a: b", "#"]
  large    = [123456789012345678901234567890, 1e21, 0.1234567890123456789, -0.5]
}

source "docker" "web" {
  image       = "debian:bookworm"
  commit      = true
  changes     = ["ENV A=1", "ENV B=${var.name}"]
  volumes     = { "/host" = "/guest", (var.name) = "/x" }
  run_command = ["-d", "-i", "-t", "--", "{{ .Image }}"]
}

build {
  sources = ["source.docker.web"]
}
