# a comment
// another
/* a block
   comment */
variable /* inside */ "a" { # behind
  // before
  default = "x" /* after */ # again
}
locals {
  list = [
    1, # one
    /* two */ 2,
    // three
    3
  ]
  object = {
    # first
    a = 1 // one
    b = 2
  }
}
source "null" "one" {
  communicator = "none"
}
build { # the build
  sources = [
    "null.one", # the only one
  ]
}
# the end
