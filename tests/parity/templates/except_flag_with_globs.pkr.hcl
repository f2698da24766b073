# flags: -except=b.null.t*,*.file.*
source "null" "one" { communicator = "none" }
source "null" "two" { nonsense = 1 }
source "null" "three" { nonsense = 1 }
source "file" "four" { nonsense = 1 }
build {
  name    = "b"
  sources = ["null.one", "null.two", "null.three", "file.four"]
}
