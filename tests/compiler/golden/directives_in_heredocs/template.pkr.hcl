variable "users" {
  type    = list(object({ name = string, admin = bool }))
  default = [{ name = "al", admin = true }]
}

variable "tags" {
  type    = map(string)
  default = { a = "1" }
}

locals {
  config = <<-EOT
    # users
    %{ for index, user in var.users ~}
    ${index} ${user.name} %{ if user.admin }admin%{ else }user%{ endif }
    %{ endfor ~}
    # tags
    %{ for key, value in var.tags ~}
    ${key}=${value}
    %{ endfor ~}
    %{ for value in var.tags }<${value}>%{ endfor }
    end
  EOT
  only_a_loop = "%{ for user in var.users }${user.name}%{ endfor }"
}

source "null" "here" {
  communicator = "none"
}

build {
  sources = ["source.null.here"]
}
