# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``{{ }}`` in strings is evaluated when the build runs; what is sure to fail then is an error now."""

from __future__ import annotations

from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.check.check import Request
from hcl2ansible.check.given import Given
from hcl2ansible.compile import check

TEMPLATE = """
variable "s" {
  default = "x"
}
source "null" "m" {
  communicator = "none"
}
build {
  sources = ["null.m"]
  provisioner "shell-local" {
    inline = [%s]
  }
}
"""


def errors(tmp_path: Path, inline: str) -> list[tuple[str, str]]:
    path = tmp_path / "t.pkr.hcl"
    path.write_text(TEMPLATE % inline)
    try:
        check(str(path), Request(given=Given(arguments=(), var_files=(), environment={})))
    except DiagnosticError as error:
        return [(one.code, str(one.span).rpartition("/")[2]) for one in error.diagnostics]
    return []


@pytest.mark.parametrize(
    "inline",
    [
        '"echo {{ build_name }} {{ .Vars }} {{ isotime `2006` | upper }}"',
        "\"docker ps --format '{{.Names}}'\"",
        '"a }} b"',
        '"{{`{{`}} literal"',
        '"{{ if .Vars }}x{{ else }}y{{ end }}"',
        '"${var.s} {{ if"',  # the rest may be in the variable
    ],
)
def test_what_can_be_evaluated(tmp_path: Path, inline: str) -> None:
    assert errors(tmp_path, inline) == []


@pytest.mark.parametrize(
    ("inline", "code"),
    [
        ('"{{ user `x` }}"', "legacy-function"),
        ('"{{ env `HOME` }}"', "legacy-function"),
        ('"{{ template_dir }}"', "legacy-function"),
        ('"{{ nosuch }}"', "bad-template"),
        ('"{{ .Vars"', "bad-template"),
        ('"{{ if .Vars }}x"', "bad-template"),
        (f'"{{{{ {"(" * 3000}1{")" * 3000} }}}}"', "bad-template"),
        (f'"{"{{ if .Vars }}" * 3000}"', "bad-template"),
    ],
)
def test_what_cannot(tmp_path: Path, inline: str, code: str) -> None:
    found = errors(tmp_path, f'"fine", {inline}')
    assert [name for name, _place in found] == [code]
    assert found[0][1].startswith("t.pkr.hcl:11:")
