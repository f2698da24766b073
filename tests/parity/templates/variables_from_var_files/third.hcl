d = <<EOT
third
EOT
