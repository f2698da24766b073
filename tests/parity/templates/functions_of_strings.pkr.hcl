locals {
  chomp      = chomp("line\r\n\n")
  case       = [upper("straße"), lower("ÀB"), title("it's a test")]
  trimmed    = [trim("--a--", "-"), trimspace("  a\t\n"), trimprefix("abc", "a"), trimsuffix("abc", "c")]
  replaced   = replace("a.b.c", ".", "-")
  regex      = regex_replace("v1.2.3", "([0-9]+)\\.([0-9]+)", "$2.$1")
  split      = split(",", "a,b,,c")
  characters = split("", "añb")
  joined     = join("+", ["a", "b"], ["c"])
  reversed   = strrev("hello")
  part       = [substr("hello", 1, 3), substr("hello", -3, 2), substr("hello", 2, -1)]
  indented   = indent(2, "a\nb\n\nc")
  formatted  = format("%s has %d of %05.2f %q %v %t %x", "she", 3, 2.5, "q\"", [1, "a"], true, 255)
  listed     = formatlist("%s-%d", ["a", "b"], 5)
  length     = [length("héllo"), length("日本"), length("")]
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
