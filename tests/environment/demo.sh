#!/usr/bin/env bash
# Builds examples/sandbox_rootfs on this machine, with nothing but this machine, and shows what came out.
set -euo pipefail
cd "$(dirname "$0")/../../examples/sandbox_rootfs"
hcl2ansible version
hcl2ansible build template.pkr.hcl
