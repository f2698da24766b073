variable "wait" {
  default = "5s"
}

source "docker" "web" {
  image  = "debian:bookworm"
  commit = true
}

build {
  sources = ["source.docker.web"]

  provisioner "shell" {
    name              = "the name wins"
    inline            = ["false"]
    max_retries       = 3
    continue_on_error = true
    timeout           = "1m30s"
  }

  provisioner "shell" {
    pause_before     = var.wait
    inline           = ["true"]
    valid_exit_codes = [0, 2]
  }

  provisioner "sleep" {
    duration = "1s"
  }

  provisioner "breakpoint" {
    disable = true
    note    = "look here"
  }
}
