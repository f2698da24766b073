source "file" "one" { content = "x" }
build { sources = ["file.one"] }
