locals {
  base64  = base64encode("hällo")
  decoded = base64decode("aGVsbG8=")
  csv     = csvdecode("a,b\n1,2\n3,\"x,y\"\n")
  json    = jsonencode({ b = [1, null, true], a = "<&>\u2028" })
  parsed  = jsondecode("{\"a\": [1, 2.50, {\"b\": null}], \"t\": true}")
  yaml    = yamlencode({ a = [1, "x"], b = { c = "multi\nline" } })
  loaded  = yamldecode("a: 1\nb: [x, 'y']\nc:\n  d: |\n    text\n")
  url     = urlencode("a b&c=ü~*")
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
