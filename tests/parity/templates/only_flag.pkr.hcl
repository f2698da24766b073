# flags: -only=null.one
source "null" "one" { communicator = "none" }
source "null" "two" {
  nonsense = 1
}
build { sources = ["null.one", "null.two"] }
