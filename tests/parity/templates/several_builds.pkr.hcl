source "null" "one" { communicator = "none" }
source "null" "two" { communicator = "none" }
build {
  sources = ["null.one"]
  provisioner "shell-local" { inline = ["echo first"] }
}
build {
  name    = "second"
  sources = ["null.two", "null.one"]
  post-processor "manifest" {}
}
build {
  description = <<EOT
The third
has two lines.
EOT
  sources = ["null.two"]
}
