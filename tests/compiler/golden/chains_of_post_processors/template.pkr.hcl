source "sandbox" "root" {
  export_path = "root.tar"
}

build {
  sources = ["source.sandbox.root"]

  post-processors {
    post-processor "compress" {
      output = "root.tar.gz"
    }

    post-processor "checksum" {
      checksum_types = ["sha256"]
      output         = "{{ .ChecksumType }}.sum"
    }

    post-processor "manifest" {
      output     = "manifest.json"
      strip_path = true
    }
  }

  post-processor "shell-local" {
    inline              = ["echo ${build.ID}"]
    keep_input_artifact = true
  }

  post-processors {
    post-processor "artifice" {
      files = ["a.txt"]
    }

    post-processor "compress" {
      output = "a.zip"
    }
  }
}
