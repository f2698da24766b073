variable "enabled" { default = true }
variable "count" { default = 3 }
locals {
  simple     = var.enabled ? "on" : "off"
  nested     = var.count > 5 ? "many" : var.count > 1 ? "some" : "few"
  widened    = var.enabled ? 1 : "one"
  lists      = var.enabled ? ["a"] : []
  maps       = var.enabled ? { a = 1 } : {}
  nothing    = var.enabled ? null : "x"
  logic      = [var.enabled && true, false || true, var.enabled == false]
  compare    = [1 < 2, 2 <= 2, 3 > 4, 4 >= 5, 1 == 1, "a" != "b"]
  equal      = ["a" == "a", 1 == "1", [1] == [1], { a = 1 } == { a = 1 }, null == null]
  arithmetic = [1 + 2 * 3, (1 + 2) * 3, -2 - -3, 10 / 4, "5" + 1]
  precedence = 1 + 2 == 3 && 2 * 2 == 4 || false
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
