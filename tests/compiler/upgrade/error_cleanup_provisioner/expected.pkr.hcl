# Written by `hcl2ansible upgrade` from input.json.
# Blocks may be moved to other files of the same directory that end in .pkr.hcl.
# What is left between double braces is evaluated after HCL, by the step that it stands in.

# Sources: they were builders.
source "null" "null" {
  communicator = "none"
}

# The build: which sources, the steps on each machine, and what becomes of the artifacts.
build {
  sources = ["source.null.null"]

  provisioner "shell-local" {
    inline = ["false"]
  }

  error-cleanup-provisioner "shell-local" {
    inline = ["rm -f leftover"]
  }
}
