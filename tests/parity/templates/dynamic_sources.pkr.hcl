variable "names" {
  type    = set(string)
  default = ["web", "db"]
}
source "null" "base" { communicator = "none" }
build {
  dynamic "source" {
    for_each = var.names
    labels   = ["null.base"]
    content {
      name = source.value
    }
  }
  provisioner "shell-local" {
    inline = ["echo ${source.name}"]
  }
}
