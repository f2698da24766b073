variable "name" {
  default = "n"
}

locals {
  kept = <<EOT
one
  two ${var.name}

EOT
  flush = <<-EOT
      one
        two
      three
    EOT
  indented = <<EOT
    first line is indented ${var.name}
  second
EOT
  single = <<EOT
just ${var.name}
EOT
  empty = <<EOT
EOT
  blanks = <<EOT
trailing blanks  
stay ${var.name}
EOT
  trimmed = <<-EOT
    a ${~ var.name ~}
    b
  EOT
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]
}
