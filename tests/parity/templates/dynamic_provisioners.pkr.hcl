variable "steps" { default = ["first", "second"] }
source "null" "one" { communicator = "none" }
build {
  sources = ["null.one"]
  dynamic "provisioner" {
    for_each = var.steps
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.value} ${provisioner.key}"]
    }
  }
  dynamic "post-processor" {
    for_each = { a = "x.json" }
    iterator = each
    labels   = ["manifest"]
    content {
      output = each.value
    }
  }
}
