locals {
  abs     = abs(-3.5)
  ceil    = ceil(1.2)
  floor   = floor(-1.2)
  log     = log(16, 2)
  max     = max(1, 5, 3)
  min     = min([4, 2, 8]...)
  parse   = parseint("ff", 16)
  pow     = pow(2, 10)
  signum  = signum(-9)
  range   = range(3)
  by_two  = range(1, 8, 2)
  down    = range(4, 1)
  text    = "${1 + 1}${10 / 4}"
  third   = 1 / 3
  large   = 123456789012345678901234567890
  precise = 0.1 + 0.2
  modulo  = [7 % 3, -7 % 3, 7 % -3, 7.5 % 2]
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
