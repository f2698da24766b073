# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret is in no output, log, ledger, manifest or playbook, in no form that gives it back."""

from __future__ import annotations

import base64
import urllib.parse

import pytest

from .conftest import Run, Workbench

SECRET = 's3cr3t\'s "word" & $HOME/ü+x'
TEMPLATE = """
variable "password" {{
  type      = string
  sensitive = true
}}
locals {{
  derived = "prefix-${{var.password}}"
}}
source "docker" "m" {{
  image  = "{image}"
  pull   = false
  commit = true
}}
build {{
  sources = ["source.docker.m"]
  provisioner "shell" {{
    environment_vars = ["PASSWORD=${{var.password}}", "DERIVED=${{local.derived}}"]
    inline = [
      "echo plain: \\"$PASSWORD\\"",
      "printf '%s' \\"$PASSWORD\\" | base64 -w0; echo",
      "printf 'x%s' \\"$PASSWORD\\" | base64 -w0; echo",
      "printf 'xy%s' \\"$PASSWORD\\" | base64 -w0; echo",
      "python3 -c 'import os; p=os.environ[\\"PASSWORD\\"]; print(repr(p), \\"\\".join(\\"%%%02X\\" % b for b in p.encode()))'",
      "echo to stderr: \\"$PASSWORD\\" >&2",
      "{last}",
    ]
  }}
  provisioner "shell-local" {{
    env    = {{ PASSWORD = var.password }}
    inline = ["echo local: \\"$PASSWORD\\""]
  }}
  post-processor "manifest" {{ custom_data = {{ note = "kept" }} }}
}}
"""


def forms(secret: str) -> set[bytes]:
    """The secret and all that gives it back when decoded."""
    raw = secret.encode()
    found = {
        raw,
        secret.replace("'", "'\"'\"'").encode(),
        repr(secret).encode()[1:-1],
        urllib.parse.quote(secret).encode(),
    }
    found |= {urllib.parse.quote_plus(secret).encode(), secret.encode("unicode_escape")}
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        # The first and last groups of four mix in the neighbours.
        found.add(encoded[4 if shift else 0 : len(raw) // 3 * 4 - 4])
    return found


def assert_hidden(run: Run, bench: Workbench) -> None:
    """No form of the secret in the output, or in any file but the template's variables."""
    places = {"output": run.output.encode()}
    for root in (bench.state, bench.directory):
        places |= {
            str(path): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file() and path.name != "secret.pkrvars.json"
        }
    for form in forms(SECRET):
        assert not [place for place, content in places.items() if form in content], form


@pytest.fixture
def secret_file(bench: Workbench) -> str:
    import json

    bench.write("secret.pkrvars.json", json.dumps({"password": SECRET}), mode=0o600)
    return "-var-file=secret.pkrvars.json"


@pytest.mark.parametrize("last", ["true", "echo failing $PASSWORD >&2; exit 4"])
def test_build_output_and_logs(last: str, bench: Workbench, base_image: str, secret_file: str) -> None:
    run = bench.build(TEMPLATE.format(image=base_image, last=last), secret_file)
    assert (run.status == 0) == (last == "true"), run.output
    assert "plain: <sensitive>" in run.output
    assert_hidden(run, bench)


def test_plain_ansible_playbook_verbose(bench: Workbench, base_image: str, secret_file: str) -> None:
    bench.write("template.pkr.hcl", TEMPLATE.format(image=base_image, last="echo failing $PASSWORD; exit 4"))
    bench.hcl2ansible("compile", "template.pkr.hcl").succeeded()
    bench.environment["PKR_VAR_password"] = SECRET
    run = bench.run("ansible-playbook", "template.yml", "-vvv").failed()
    assert_hidden(run, bench)


def test_an_invalid_secret_is_not_shown(bench: Workbench, base_image: str) -> None:
    template = TEMPLATE.format(image=base_image, last="true").replace(
        "type      = string", "type      = list(string)"
    )
    bench.environment["PKR_VAR_password"] = SECRET
    assert_hidden(bench.build(template).failed(), bench)
