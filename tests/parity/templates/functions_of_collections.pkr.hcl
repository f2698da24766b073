locals {
  chunks    = chunklist([1, 2, 3, 4, 5], 2)
  coalesced = coalesce("", "b", "c")
  lists     = coalescelist([], ["a"])
  compacted = compact(["a", "", "b"])
  joined    = concat(["a"], ["b", "c"], [])
  contains  = [contains(["a", "b"], "b"), contains([1, 2], 3)]
  distinct  = distinct(["a", "b", "a"])
  element   = element(["a", "b", "c"], 4)
  flat      = flatten([["a", ["b"]], [], "c"])
  keys      = keys({ b = 1, a = 2 })
  values    = values({ b = 1, a = 2 })
  lengths   = [length([1, 2]), length({ a = 1 })]
  looked    = [lookup({ a = 1 }, "a", 0), lookup({ a = 1 }, "b", 0)]
  merged    = merge({ a = 1, b = 2 }, { b = 3, c = 4 })
  reversed  = reverse([1, 2, 3])
  union     = setunion(["a", "b"], ["b", "c"])
  common    = setintersection(["a", "b"], ["b", "c"])
  product   = setproduct(["a", "b"], [1, 2])
  slice     = slice(["a", "b", "c", "d"], 1, 3)
  sorted    = sort(["b", "a", "C", "1"])
  zipped    = zipmap(["a", "b"], [1, 2])
}
source "null" "none" { communicator = "none" }
build { sources = ["null.none"] }
