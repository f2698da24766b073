variable "hosts" { default = ["alpha", "beta"] }
variable "tls" { default = true }
locals {
  loop    = "%{ for h in var.hosts }[${h}]%{ endfor }"
  pairs   = "%{ for i, h in var.hosts }${i}:${h} %{ endfor }"
  choice  = "http%{ if var.tls }s%{ endif }://"
  either  = "%{ if !var.tls }plain%{ else }secure%{ endif }"
  strip   = "a   ${~ "b" ~}   c"
  escaped = "%%{ if } $${x} %{ if true }100%%{ endif }"
  config  = <<-EOT
    %{ for h in var.hosts ~}
    server ${h};
    %{ endfor ~}
    %{ if var.tls ~}
    tls on;
    %{ else ~}
    tls off;
    %{ endif ~}
  EOT
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
