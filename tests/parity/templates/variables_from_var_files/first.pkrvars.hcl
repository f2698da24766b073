# a comment
a = "first"
b = "first"
c = "first"
list = [1 + 1, "3"]
object = {
  x = 1
  y = true
}
