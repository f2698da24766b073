# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every directory ``golden/errors_*``: a faulty template, and all that is reported about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.check.check import Request
from hcl2ansible.check.render import render
from hcl2ansible.compile import compile_template

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
CASES = sorted(path.name for path in GOLDEN.glob("errors_*"))


def diagnostics_of(template: str) -> str:
    with pytest.raises(DiagnosticError) as caught:
        compile_template(template, Request(strict=True), name="build.yml")
    return render(caught.value.diagnostics)


@pytest.mark.parametrize("case", CASES)
def test_reports_exactly_what_is_wrong(
    case: str, update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = GOLDEN / case
    monkeypatch.chdir(directory)
    template = "." if len(list(directory.glob("*.pkr.hcl"))) > 1 else "template.pkr.hcl"

    said = diagnostics_of(template)

    expected = directory / "diagnostics.txt"
    if update_golden:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert "error:" in said


def test_there_are_cases() -> None:
    assert len(CASES) > 15
