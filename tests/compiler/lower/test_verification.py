# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``compile --verify``: it agrees with what we emit, and finds what would not be the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.check.check import Request
from hcl2ansible.check.given import Given
from hcl2ansible.compile import check
from hcl2ansible.ir.emitted import Emitted
from hcl2ansible.ir.playbook import Jinja
from hcl2ansible.lower import lower
from hcl2ansible.verification import verify

GOLDEN = Path(__file__).parents[1] / "golden"
TEMPLATES = sorted(path.parent.name for path in GOLDEN.glob("*/template.pkr.hcl"))
TEMPLATE = """
variable "name" {
  type    = string
  default = "web"
}
variable "token" {
  type      = string
  default   = "hush"
  sensitive = true
}
locals {
  loud   = upper(var.name)
  secret = "x-${var.token}"
}
source "null" "m" {
  communicator = "none"
}
build {
  sources = ["null.m"]
}
"""


def checked_and_emitted(path: Path) -> tuple:  # type: ignore[type-arg]
    checked = check(str(path), Request(given=Given(arguments=(), var_files=(), environment={})))
    emitted: list[Emitted] = []
    lower(checked, name="build.yml", version="1", emitted=emitted)
    return checked, emitted


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_emitted_is_right(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN / name)
    try:
        checked, emitted = checked_and_emitted(Path("template.pkr.hcl"))
    except DiagnosticError:
        pytest.skip("a template with errors, or one that needs values")
    _compared, findings = verify(checked, emitted)
    assert not findings


def test_a_difference_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "t.pkr.hcl"
    path.write_text(TEMPLATE)
    checked, emitted = checked_and_emitted(path)
    wrong = [
        replace(each, data=Jinja(each.data.text.replace("upper", "title").replace("x-", "y-")))
        for each in emitted
        if isinstance(each.data, Jinja)
    ]
    compared, findings = verify(checked, wrong)
    assert compared == 2
    assert [str(finding.span).rpartition("/")[2] for finding in findings] == [
        "t.pkr.hcl:12:12",
        "t.pkr.hcl:13:12",
    ]
    assert "upper(var.name)" in findings[0].summary
    assert "'Web'" in findings[0].detail
    assert "hush" not in repr([(finding.summary, finding.detail) for finding in findings])


def test_a_failing_template_is_a_difference(tmp_path: Path) -> None:
    path = tmp_path / "t.pkr.hcl"
    path.write_text(TEMPLATE)
    checked, emitted = checked_and_emitted(path)
    wrong = [replace(each, data=Jinja("{{ nothing }}")) for each in emitted if isinstance(each.data, Jinja)]
    _compared, findings = verify(checked, wrong[:1])
    assert findings[0].detail.startswith("Ansible fails")
