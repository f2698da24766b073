source "null" "one" {
  ssh_username = "root"
  ssh_password = "x"
}
build { sources = ["null.one"] }
