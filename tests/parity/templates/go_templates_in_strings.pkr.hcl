source "file" "out" {
  content = "{{timestamp}} {{isotime}} {{uuid}}"
  target  = "{{build_name}}.txt"
}
build {
  sources = ["file.out"]
  provisioner "shell-local" {
    inline = ["echo {{build_type}}"]
  }
}
