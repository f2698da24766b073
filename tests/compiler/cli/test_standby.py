# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that is loaded before it is known what it has to do behaves as one that is started then."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from environment.processes import processes_with
from hcl2ansible.cli.child import holding_signals
from hcl2ansible.cli.standby import Standby

SCRIPT = """#!/usr/bin/env python3
import beside, json, os, sys
print(json.dumps([sys.argv, os.environ.get("LATE"), os.environ.get("EARLY"), beside.NAME, __name__]))
print("to standard error", file=sys.stderr)
sys.exit(7)
"""
LOADING = "import sys\nprint('said while loading', file=sys.stderr)\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/beside.py").write_text("NAME = 'beside'\n")
    (tmp_path / "bin/program").write_text(SCRIPT)
    (tmp_path / "bin/program").chmod(0o755)
    return tmp_path / "bin/program"


def environment(tmp_path: Path, ansible: str) -> dict[str, str]:
    """One in which Ansible is this text."""
    package = tmp_path / "path/ansible/cli"
    package.mkdir(parents=True)
    for init in (package / "__init__.py", package.parent / "__init__.py"):
        init.write_text("")
    (package / "playbook.py").write_text(ansible)
    return {**os.environ, "PYTHONPATH": str(tmp_path / "path"), "EARLY": "early", "MARK": str(tmp_path)}


def run(program: list[str], given: dict[str, str]) -> tuple[bool, int]:
    with Standby(program, given) as standby, holding_signals() as mask:
        return standby.run(["one", "two words"], {**given, "LATE": "späť"}, mask)


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_script_is_what_it_would_be(
    script: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], wrapped: bool
) -> None:
    if wrapped:
        # What a distribution may wrap around it is run, not read.
        inner = script.rename(script.with_name("inner"))
        script.write_text(f'#!/bin/sh\nexec {sys.executable} {inner} "$@"\n')
        script.chmod(0o755)
    assert run([str(script)], environment(tmp_path, LOADING)) == (False, 7)
    out, err = capfd.readouterr()
    argv, late, early, beside, name = json.loads(out)
    assert argv[1:] == ["one", "two words"]
    assert (late, early, beside, name) == ("späť", "early", "beside", "__main__")
    assert err.replace("said while loading\n", "") == "to standard error\n"


def test_what_loading_says_is_heard_once_and_only_when_it_runs(
    script: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = environment(tmp_path, LOADING)
    run([str(script)], given)
    assert capfd.readouterr().err.count("said while loading") == 1
    with Standby([str(script)], given):
        pass
    assert capfd.readouterr() == ("", "")


def test_what_cannot_be_loaded_says_so_itself(
    script: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    script.write_text("#!/usr/bin/env python3\nimport ansible.cli.playbook\n")
    given = environment(tmp_path, LOADING + "sys.exit('no such locale')\n")
    assert run([str(script)], given) == (False, 1)
    assert capfd.readouterr().err == "said while loading\nno such locale\n"


def test_nothing_stays_when_it_is_not_needed(script: Path, tmp_path: Path) -> None:
    with Standby([str(script)], environment(tmp_path, "import time\ntime.sleep(600)\n")):
        assert processes_with(str(tmp_path))
    assert not processes_with(str(tmp_path))


def test_one_that_was_killed_has_the_status_of_that(script: Path, tmp_path: Path) -> None:
    given = environment(tmp_path, "import os\nos.kill(os.getpid(), 9)\n")
    assert run([str(script)], given) == (False, -9)
