locals {
  md5      = md5("a")
  sha1     = sha1("a")
  sha256   = sha256("a")
  sha512   = sha512("a")
  uuid     = uuidv5("dns", "example.org")
  host     = cidrhost("10.0.0.0/8", 5)
  last     = cidrhost("10.0.0.0/24", -1)
  mask     = cidrnetmask("172.16.0.0/12")
  subnet   = cidrsubnet("10.0.0.0/8", 8, 3)
  six      = cidrsubnet("fd00::/48", 16, 162)
  date     = formatdate("YYYY-MM-DD'T'hh:mm:ssZ", "2021-03-04T05:06:07Z")
  words    = formatdate("EEEE, DD MMM YY HH:mm AA", "2021-03-04T15:06:07+02:00")
  later    = timeadd("2021-03-04T05:06:07Z", "36h")
  base     = [basename("/a/b.txt"), dirname("/a/b.txt")]
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
