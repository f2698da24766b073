#!/bin/sh
# Makes the virtual environment that everything in the Makefile runs in: venv.sh DIRECTORY
set -eu
target=$1
here=$(dirname "$0")
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "venv.sh: Python 3.11 or newer is needed: install it, or name it with PYTHON=..." >&2
        exit 1
    fi
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends python3 python3-venv
fi
# A bare Debian has python3 without ensurepip.
if ! "$python" -c 'import ensurepip' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends python3-venv
fi
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e "$here/../.."
touch "$target/.ready"
