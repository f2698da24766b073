variable "nothing" {
  type    = list(string)
  default = null
}

variable "word" {
  default = "abc"
}

dynamic "source" {
  for_each = []
  content {}
}

data "null" "list" {
  input = "a,b"
}

source "null" "host" {
  communicator = "none"
}

build {
  sources = ["null.host"]

  dynamic "provisioner" {
    for_each = var.nothing
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }

  dynamic "provisioner" {
    for_each = var.word
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }

  dynamic "provisioner" {
    for_each = split(",", data.null.list.output)
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }

  dynamic "provisioner" {
    labels = ["shell-local"]
    each   = 1
    content {
      inline = ["true"]
    }
  }

  dynamic "provisioner" {
    for_each = [1]
    labels   = ["shell-local"]
  }

  dynamic "provisioner" {
    for_each = [1]
    iterator = "it"
    labels   = ["shell-local"]
    content {
      inline = ["true"]
    }
  }

  dynamic "provisioner" {
    for_each = [1, 2]
    content {
      inline = ["true"]
    }
  }

  dynamic "provisioner" {
    for_each = ["x"]
    labels   = ["shell-local"]
    content {
      inlin = [provisioner.valu]
    }
  }

  dynamic "provisoner" {
    for_each = ["x"]
    content {}
  }
}
