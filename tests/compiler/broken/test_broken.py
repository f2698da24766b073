# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every directory here: a template with one mistake, about which exactly one error is reported, where it is.

``expected`` is written by hand: FILE:LINE:COLUMN of the mistake, or "nowhere"; a second line "no hint" where none
would help. ``pytest tests/compiler --update-golden`` rewrites ``diagnostics.txt`` only.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import Diagnostic, DiagnosticError

from hcl2ansible.check.check import Request
from hcl2ansible.check.given import Given
from hcl2ansible.check.render import render
from hcl2ansible.compile import check

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected"))


def reported(directory: Path) -> list[Diagnostic]:
    template = next(directory.glob("template.*")).name
    var_files = tuple(sorted(path.name for path in directory.glob("*.pkrvars.*")))
    with pytest.raises(DiagnosticError) as caught:
        check(template, Request(given=Given(var_files=var_files), strict=True))
    return list(caught.value.diagnostics)


@pytest.mark.parametrize("case", CASES)
def test_one_error_where_the_mistake_is(
    case: str, update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = HERE / case
    monkeypatch.chdir(directory)
    place, *no_hint = (directory / "expected").read_text().splitlines()

    found = reported(directory)

    said = render(found)
    golden = directory / "diagnostics.txt"
    if update_golden:
        golden.write_text(said)
    (error,) = found
    assert error.severity == "error"
    assert str(error.span or "nowhere") == place
    assert error.summary
    assert bool(error.hint) is (no_hint != ["no hint"])
    assert said == golden.read_text()


def test_there_are_many() -> None:
    assert len(CASES) >= 340
