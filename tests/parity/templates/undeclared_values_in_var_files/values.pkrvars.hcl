known   = 1
unknown = 2
