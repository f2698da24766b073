# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A legacy template and the HCL that it is upgraded to compile to the same playbook."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from hcl2ansible.check.check import Request
from hcl2ansible.check.given import Given
from hcl2ansible.cli import main
from hcl2ansible.compile import compile_template

TEMPLATES = Path(__file__).resolve().parent / "templates"
CASES = sorted(path.stem for path in TEMPLATES.glob("*.json"))


def short(data: Any) -> Any:
    """In HCL each source has a name of its own, in JSON a builder may be called by its type alone."""
    if isinstance(data, dict):
        return {key: short(value) for key, value in data.items()}
    if isinstance(data, list):
        return [short(item) for item in data]
    return re.sub(r"\b([a-z]\w*)\.\1\b", r"\1", data) if isinstance(data, str) else data


def playbook(path: str, given: Given | None = None) -> Any:
    """The data of a playbook, with the two names in it that HCL cannot keep."""
    plays = short(
        yaml.safe_load(compile_template(path, Request(given=given or Given()), name="build.yml").text)
    )
    for task in plays[0]["tasks"]:
        # What scripts see as PACKER_BUILD_NAME, where HCL does not allow that name.
        task.get("ansible.builtin.add_host", {}).pop("packer_build_name", None)
    return plays


@pytest.mark.parametrize("case", CASES)
def test_the_upgraded_template_means_the_same(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(TEMPLATES / f"{case}.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["upgrade", "-output-file=upgraded.pkr.hcl", f"{case}.json"]) == 0

    assert playbook("upgraded.pkr.hcl") == playbook(f"{case}.json")


def test_there_are_many_templates() -> None:
    assert len(CASES) >= 15
