source "file" "out" {
  content = "x"
  target  = "out.txt"
}
build {
  sources = ["file.out"]
  post-processor "checksum" {
    checksum_types = ["md5", "sha256"]
    output         = "{{.BuildName}}.{{.ChecksumType}}"
  }
  post-processors {
    post-processor "compress" {
      output              = "out.tar.gz"
      compression_level   = 3
      keep_input_artifact = true
    }
    post-processor "manifest" {
      name       = "record"
      output     = "manifest.json"
      strip_path = true
      custom_data = {
        version = "1"
      }
    }
  }
  post-processors {
    post-processor "artifice" {
      files = ["out.txt"]
    }
    post-processor "shell-local" {
      inline = ["ls"]
    }
  }
  post-processor "manifest" {}
}
