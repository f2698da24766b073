#!/usr/bin/env bash
# Copies what git would carry of this checkout to DIRECTORY/ansible_collections/hcl2ansible/images and prints that path.
# ansible-test wants this as its real path, and a link does not do.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
target=$1/ansible_collections/hcl2ansible/images
mkdir -p "$target"
cd "$root"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' name; do
    [ -e "$name" ] && printf '%s\0' "$name"
done | tar --null -T - -cf - | tar -xf - -C "$target"
echo "$target"
