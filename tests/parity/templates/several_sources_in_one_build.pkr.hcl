source "null" "one" { communicator = "none" }
source "null" "two" { communicator = "none" }
source "file" "three" {
  content = "x"
  target  = "three.txt"
}
build {
  name        = "all"
  description = "Three sources."
  sources     = ["source.null.one", "null.two", "sources.file.three"]
  provisioner "shell-local" {
    inline = ["echo ${source.name} ${source.type} ${build.name}"]
  }
}
