# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every directory beside this file: a legacy template, the HCL that it becomes, and what is said about it.

``pytest tests/compiler --update-golden`` rewrites what is expected.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hcl2ansible.cli import main
from hcl2ansible.format import format_text

HERE = Path(__file__).resolve().parent
CASES = sorted(path.parent.name for path in HERE.glob("*/input.json"))
ANNOTATED = ("everything_at_once", "minimal_template", "name_with_a_space", "error_cleanup_provisioner")
FAILING = ("unknown_builder",)
# What Packer 1.6.6 does not have: plugins of its own, or functions that came later.
_NEWER = re.compile(
    r'local "|rfc3339_parse|legacy_isotime|error-cleanup-provisioner|data "|aws_secretsmanager'
)
_VALUES = {
    "variables_only": ["-var=region=r"],
    "undeclared_variables": ["-var=communicator=none"],
    "values_only_in_a_var_file": ["-var=host=h", "-var=user=u", "-var=password=p"],
}


def upgraded(case: str, directory: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, Path]:
    shutil.copy(HERE / case / "input.json", directory / "input.json")
    monkeypatch.chdir(directory)
    flags = ["-with-annotations"] if case in ANNOTATED else []
    status = main(["upgrade", "-output-file=expected.pkr.hcl", *flags, "input.json"])
    return status, directory / "expected.pkr.hcl"


@pytest.mark.parametrize("case", CASES)
def test_writes_the_template_as_hcl(
    case: str,
    tmp_path: Path,
    update_golden: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, written = upgraded(case, tmp_path, monkeypatch)
    said = capsys.readouterr().err

    expected, warnings = HERE / case / "expected.pkr.hcl", HERE / case / "diagnostics.txt"
    if update_golden:
        shutil.copy(written, expected)
        warnings.write_text(said) if said else warnings.unlink(missing_ok=True)
    assert written.read_text() == expected.read_text()
    assert said == (warnings.read_text() if warnings.exists() else "")
    assert status == (1 if case in FAILING else 0)
    assert format_text(written.read_text()) == written.read_text()


def test_there_is_a_case_for_every_shape() -> None:
    assert len(CASES) >= 18


@pytest.mark.parametrize("case", CASES)
def test_packer_accepts_it(case: str, tmp_path: Path) -> None:
    packer = shutil.which("packer")
    if packer is None:
        pytest.skip("packer is not installed")
    text = (HERE / case / "expected.pkr.hcl").read_text()
    if case in FAILING or _NEWER.search(text):
        pytest.skip("Packer 1.6.6 lacks a component or a function of it")
    # 1.6.6 has its plugins built in, and knows no block that asks for them.
    text = re.sub(r"  required_plugins \{\n(?:    .*\n)*  \}\n", "", text)
    template = tmp_path / "template.pkr.hcl"
    template.write_text(text)
    for name in ("install.sh", "site.yml"):
        (tmp_path / name).touch()
    command = [packer, "validate", *_VALUES.get(case, ()), str(template)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
