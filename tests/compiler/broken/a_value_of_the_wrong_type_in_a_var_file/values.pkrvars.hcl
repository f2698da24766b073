cpus = "two"
