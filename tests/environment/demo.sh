#!/usr/bin/env bash
# Rehearses examples/build_ami on this machine: a whole build of an AMI with no account, no engine and no network.
set -euo pipefail
cd "$(dirname "$0")/../../examples/build_ami"
rm -f manifest.json
hcl2ansible version
hcl2ansible build -rehearse template.pkr.hcl
echo
grep artifact_id manifest.json
