#!/usr/bin/env bash
# All checks that read the code without running it: the compiler's, the collection's, and those of Galaxy itself.
#   lint.sh [python|examples|sanity|importer ...]     default: all
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=$root/.cache/lint
mkdir -p "$cache"
work=$(mktemp -d "$cache/run.XXXXXX")
trap 'rm -rf "$work"' EXIT

check_python() {
    ruff check --quiet --no-cache "$root"
    # The semantic core is reached through a package path that a type checker cannot follow: show it a tree where it is in place.
    local tree; tree=$("$root/tests/environment/tree.sh" "$work/types")
    mkdir -p "$work/types/compiler"
    cp -R "$tree/compiler/hcl2ansible" "$work/types/compiler/"
    rm -rf "$work/types/compiler/hcl2ansible/hcl"
    cp -R "$tree/plugins/plugin_utils/_hcl" "$work/types/compiler/hcl2ansible/hcl"
    (cd "$work/types" && MYPYPATH=compiler:. mypy --config-file "$root/pyproject.toml" --cache-dir "$cache/mypy" -p hcl2ansible)
    (cd "$work/types" && MYPYPATH=. mypy --config-file "$root/pyproject.toml" --cache-dir "$cache/mypy-plugins" \
        -p ansible_collections.hcl2ansible.images.plugins)
}

check_examples() {
    local tree; tree=$("$root/tests/environment/tree.sh" "$work/examples")
    export ANSIBLE_COLLECTIONS_PATH=$work/examples ANSIBLE_HOME=$work/home
    local playbook
    for playbook in "$tree"/examples/*/*.yml "$tree"/playbooks/*.yml; do
        ansible-playbook --syntax-check "$playbook" >/dev/null
    done
    (cd "$tree" && git init -q . && ansible-lint --offline --profile production examples/*/*.yml playbooks/*.yml)
}

# ansible-test downloads its own pip bootstrap from a host that a closed network does not reach: the same, from PyPI.
prepare_ansible_test() {
    local home=$cache/home bin=$cache/bin store=$cache/home/.ansible/test/cache real
    mkdir -p "$bin" "$store"
    for real in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python3.[0-9]*; do
        [[ $(basename "$real") =~ ^python3\.[0-9]+$ ]] && ln -sf "$real" "$bin/"
    done
    [ -f "$store/pip-24.2-py3-none-any.whl" ] || python -m pip download -q --no-deps pip==24.2 -d "$store"
    cp "$root/tests/environment/get_pip.py" "$store/get_pip_24_2.py"
    export HOME=$home
    export PATH=$root/.venv/bin:$bin:/usr/local/bin:/usr/bin:/bin
}

check_sanity() (
    prepare_ansible_test
    cd "$("$root/tests/environment/tree.sh" "$work/sanity")"
    git init -q . && git add -A
    ansible-test sanity --local --color no
)

check_importer() {
    local venv=$cache/importer
    if ! [ -e "$venv/.ready-$(cksum <"$root/tests/environment/importer.txt" | cut -d' ' -f1)" ]; then
        rm -rf "$venv"
        python -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/tests/environment/importer.txt"
        touch "$venv/.ready-$(cksum <"$root/tests/environment/importer.txt" | cut -d' ' -f1)"
    fi
    local tree; tree=$("$root/tests/environment/tree.sh" "$work/importer")
    (cd "$tree" && ansible-galaxy collection build --output-path "$work" >/dev/null)
    (cd "$work" && HOME=$work PATH=$venv/bin:$PATH "$venv/bin/python" -m galaxy_importer.main hcl2ansible-images-*.tar.gz) \
        >"$work/importer.log" 2>&1 || { cat "$work/importer.log"; return 1; }
    if grep -E 'ERROR|WARNING' "$work/importer.log"; then return 1; fi
    tail -n 1 "$work/importer.log"
}

for part in "${@:-python examples sanity importer}"; do
    for name in $part; do
        echo "== $name"
        "check_$name"
    done
done
