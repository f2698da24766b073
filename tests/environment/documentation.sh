#!/usr/bin/env bash
# Prints the documentation of every module, filter and connection of the collection, as Ansible shows it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/ansible_collections/hcl2ansible"
ln -s "$root" "$work/ansible_collections/hcl2ansible/images"
export ANSIBLE_COLLECTIONS_PATH=$work
for kind in module connection callback filter lookup; do
    names=$(ansible-doc --type "$kind" --list hcl2ansible.images 2>/dev/null | cut -d' ' -f1)
    # shellcheck disable=SC2086 # one argument for each name
    [ -z "$names" ] || ansible-doc --type "$kind" $names
done
