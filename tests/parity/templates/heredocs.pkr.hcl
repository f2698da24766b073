variable "name" { default = "world" }
variable "script" {
  default = <<SCRIPT
#!/bin/sh
echo "$HOME" \n $${escaped}
  indented
SCRIPT
}
locals {
  flush = <<-EOT
    hello ${var.name}
      deeper

    end
  EOT
  tabs = <<-EOT
		tab ${upper(var.name)}
			more
		EOT
  list = [<<A
one
A
    , <<B
two
B
  ]
  empty = <<EOT
EOT
  trimmed = chomp(<<EOT
no newline
EOT
  )
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
