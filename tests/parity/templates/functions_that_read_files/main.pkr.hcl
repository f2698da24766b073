locals {
  text   = file("data/greeting.txt")
  rooted = file("${path.root}/data/greeting.txt")
  there  = fileexists("data/greeting.txt")
  gone   = fileexists("data/nothing.txt")
  all    = fileset("data", "**/*.txt")
  some   = fileset("data", "{greeting,other}.*")
}
source "file" "out" {
  content = local.text
  target  = "/tmp/never-built"
}
build { sources = ["file.out"] }
