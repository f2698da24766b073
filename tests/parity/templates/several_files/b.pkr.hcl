source "null" "shared" { communicator = "none" }
locals { greeting = "hello ${var.who}" }
