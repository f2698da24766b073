variable "count" {
  type    = number
  default = "many"
}

variable "tags" {
  type    = list(string)
  default = { a = 1 }
}

variable "odd" {
  type = lists(string)
}

source "docker" "ubuntu" {
  image    = ["debian"]
  discard  = "perhaps"
  ssh_port = 22.5
  changes  = "USER root"
  volumes  = { "/srv" = ["/srv"] }
  communicator = "telnet"
}

build {
  sources = ["docker.ubuntu"]

  provisioner "shell" {
    inline       = "apt-get update"
    pause_before = 10
    timeout      = "5 minutes"
    max_retries  = "often"
    environment_vars = ["A=1", ["B=2"]]
  }

  provisioner "shell" {
    inline = [for n in [1, 2] : n]
    binary = "true"
  }
}
