locals { from_hcl = "hcl" }
source "null" "one" { communicator = "none" }
build {
  name    = "hcl-first"
  sources = ["null.one"]
}
