#!/usr/bin/env bash
# Builds examples/sandbox_rootfs on this machine, with nothing but this machine, and shows what came out.
set -euo pipefail
cd "$(dirname "$0")/../../examples/sandbox_rootfs"
rm -f rootfs.tar rootfs.tar.gz rootfs.sha256 manifest.json
hcl2ansible version
hcl2ansible build template.pkr.hcl
echo
sha256sum --check rootfs.sha256
cat rootfs.sha256
