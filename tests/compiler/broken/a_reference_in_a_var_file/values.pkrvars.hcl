cpus = local.cpus
