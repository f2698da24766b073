# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdicts, listings and layouts of Packer 1.6.6, and ours, on templates in its language.

``differences.json`` names the templates on which Packer 1.16, whose language ours is, is known to differ from it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hcl2ansible.cli import main

from .cases import PACKER, Answer, Case, cases, run

CASES = cases()
DIFFERENCES: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "differences.json").read_text())
LISTING = "Packer Inspect:"

every_template = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command of ours in this process, which is quicker than a new one."""

    def answer(command: str, case: Case) -> Answer:
        monkeypatch.chdir(case.directory)
        for name, value in case.environment.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        status = main([command, *(case.flags if command != "fmt" else ()), case.target])
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return answer


def expect_same(command: str, case: Case, theirs: object, found: object, said: str) -> None:
    """Equal, or different for a reason that is written down."""
    reason = DIFFERENCES[command].get(case.name)
    if reason is None:
        assert found == theirs, said
    else:
        assert found != theirs, f"No longer different, though {reason}"


@every_template
def test_validate_has_the_same_verdict(case: Case, ours, tmp_path: Path) -> None:
    theirs = run(PACKER, "validate", case.copied(tmp_path / "packer"))
    found = ours("validate", case.copied(tmp_path / "ours"))
    said = f"Packer:\n{theirs.output}\nours:\n{found.output}{found.errors}"
    expect_same("validate", case, theirs.status == 0, found.status == 0, said)


@every_template
def test_inspect_has_the_same_listing(case: Case, ours, tmp_path: Path) -> None:
    theirs = run(PACKER, "inspect", case.copied(tmp_path / "packer"))
    found = ours("inspect", case.copied(tmp_path / "ours"))
    if theirs.status == 1:
        assert found.status == 1 or case.name in DIFFERENCES["inspect"], found.output
        return
    listing = LISTING + theirs.output.partition(LISTING)[2]  # without warnings before it
    expect_same("inspect", case, listing, found.output, f"{listing}\nours:\n{found.output}{found.errors}")


@every_template
def test_fmt_makes_the_same_bytes(case: Case, ours, tmp_path: Path) -> None:
    theirs, found = case.copied(tmp_path / "packer"), case.copied(tmp_path / "ours")
    status = run(PACKER, "fmt", theirs).status
    if case.target.endswith(".json"):
        return
    ours("fmt", found)
    if status == 0:
        expect_same("fmt", case, theirs.layouts(), found.layouts(), "laid out differently")
    else:
        assert found.layouts() == case.layouts()


def test_there_are_enough_of_them_and_both_verdicts() -> None:
    wrong = [case for case in CASES if case.name.startswith("wrong_")]
    assert len(CASES) >= 60
    assert 20 <= len(wrong) <= len(CASES) - 40
    different = {name for command in ("validate", "inspect", "fmt") for name in DIFFERENCES[command]}
    assert different <= {case.name for case in CASES}
