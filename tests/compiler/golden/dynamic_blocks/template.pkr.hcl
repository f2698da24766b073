variable "names" {
  type    = list(string)
  default = ["a", "b"]
}

variable "sizes" {
  type    = map(number)
  default = { small = 1, large = 2 }
}

variable "parts" {
  type    = set(string)
  default = ["q", "p"]
}

variable "tokens" {
  type      = map(string)
  sensitive = true
  default   = { first = "not in the playbook" }
}

source "null" "host" {
  communicator = "none"
}

build {
  name = "web"

  # The iterator may be used in the name, which is otherwise a constant
  dynamic "source" {
    for_each = var.names
    labels   = ["null.host"]
    content {
      name = "host-${source.value}"
    }
  }

  dynamic "provisioner" {
    for_each = var.sizes
    iterator = size
    labels   = ["shell-local"]
    content {
      name   = "Note ${size.key}"
      only   = ["null.host-${var.names[0]}"]
      inline = ["echo ${size.key}=${size.value} on ${source.name}"]
    }
  }

  dynamic "provisioner" {
    for_each = var.parts
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.key} ${provisioner.value}"]
    }
  }

  dynamic "provisioner" {
    for_each = var.tokens
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.key} ${provisioner.value}"]
    }
  }

  # Nothing at all
  dynamic "provisioner" {
    for_each = []
    labels   = ["shell-local"]
    content {
      inline = ["false"]
    }
  }

  dynamic "post-processors" {
    for_each = [{ file = "one", parts = var.names }, { file = "two", parts = ["z"] }]
    iterator = chain
    content {
      dynamic "post-processor" {
        for_each = chain.value.parts
        labels   = ["manifest"]
        content {
          output = "${chain.value.file}-${chain.key}-${post-processor.value}.json"
        }
      }
    }
  }
}
