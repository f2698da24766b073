source "null" "used" { communicator = "none" }
source "file" "unused" {
  nonsense = var.not_declared
}
build { sources = ["null.used"] }
