#!/bin/sh
# Debian packages of the real counterparts that the integration tests and the benchmark need.
set -eu
wanted=""
need() { command -v "$1" >/dev/null 2>&1 || wanted="$wanted $2"; }
PATH=$PATH:/usr/sbin:/sbin
need dockerd docker.io
need docker-registry docker-registry
need packer packer
need mmdebstrap mmdebstrap
need iptables iptables
need ssh openssh-client
need ssh-keygen openssh-client
need sshd openssh-server
need unshare util-linux
need xz xz-utils
need git git
need shellcheck shellcheck
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    if [ -n "${CI:-}" ]; then
        echo "packages.sh: missing in CI:$wanted" >&2
        exit 1
    fi
    echo "packages.sh: not installed:$wanted; the tests that need them will be skipped" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086 # the list is meant to be split
apt-get install -qy --no-install-recommends $wanted
