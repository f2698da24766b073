locals {
  a = "open
  b = 1
}
