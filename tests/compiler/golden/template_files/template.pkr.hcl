variable "users" {
  type = list(object({ name = string, shell = optional(string), admin = bool }))
  default = [
    { name = "al", admin = true },
    { name = "bo", shell = "/bin/zsh", admin = false },
  ]
}

variable "distribution" { default = "debian" }

locals {
  files = "files"
  shared = {
    path = "C:\\temp"
    port = 8080
  }
  # The file is known: its text becomes Jinja2.
  user_data = templatefile("${local.files}/user-data.pkrtpl.hcl", {
    users      = var.users
    host-name  = "web"
    path       = "/srv"
    "password" = null
  })
  # All names come with one object, and the file needs no others.
  settings = templatefile("files/settings.tpl", local.shared)
  # The same file with other types is another file.
  twice = "${templatefile("files/settings.tpl", { path = true, port = "x" })}!"
  # What is nothing but an interpolation keeps its type.
  ports = templatefile("files/ports.tpl", { port = 80 })
  # The name of the file is known when the playbook runs.
  greeting = templatefile("files/${var.distribution}.tpl", { name = "web" })
}

source "null" "here" { communicator = "none" }

build {
  sources = ["null.here"]
  provisioner "shell-local" {
    inline = [
      local.user_data, local.settings, local.twice, "${local.ports[0]} ${local.greeting}",
      templatefile("files/empty.tpl", {}),
    ]
  }
}
