source "docker" "image" {
  image  = "debian:bookworm"
  commit = true
}

source "docker" "archive" {
  image       = "debian:bookworm"
  export_path = "x.tar"
}

build {
  sources = ["docker.image", "docker.archive"]

  post-processor "compress" {
    output = "x.tar.gz"
  }

  post-processors {
    post-processor "artifice" {
      files = ["template.pkr.hcl"]
    }
    post-processor "compress" {
      output = "y.tar.gz"
    }
  }
}
