source "null" "base" { communicator = "none" }
source "file" "base" { content = "x" }
build {
  source "source.null.base" { name = "first" }
  source "null.base" { name = "second" }
  source "file.base" {
    name   = "third"
    target = "third.txt"
  }
  provisioner "shell-local" {
    only   = ["null.first"]
    inline = ["echo ${source.name}"]
  }
}
