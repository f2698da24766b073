# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking over a run that has kept its machines: whose it may be, and what stays for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard, identity, process, resume
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.leftovers import (
    clear,
    forget_temporary,
    resumable,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.source import SourceRecord

RUN = "earlier"


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)


@pytest.fixture
def ended() -> int:
    """The id of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


@pytest.fixture
def run_dir(ended: int) -> Path:
    """A run whose controller is gone; it kept a machine."""
    directory = identity.run_directory(RUN)
    controlled_by(directory, ended, "0")
    record = SourceRecord(directory, "docker.web")
    record.update(started=True, on_error="abort", failed="a step", chain_errors=["a chain"], kept=True)
    ledger = Ledger(directory)
    ledger.kept(ledger.opened(ledger.opening("docker.web", "docker.container", {"name": "x"}), "c1"))
    return directory


def controlled_by(directory: Path, pid: int, started: str | None) -> None:
    data = {"pid": pid, "start_time": started, "boot_id": process.boot_id(), "began": 1000.0}
    (directory / "run.json").write_text(json.dumps(data))


def test_failures_are_forgotten_and_the_machine_is_wanted_again(run_dir: Path) -> None:
    resume.take_over(RUN)
    record = SourceRecord(run_dir, "docker.web").load()
    assert record.started
    assert [record.failed, record.chain_errors, record.kept] == ["", [], False]
    assert [each.kept for each in Ledger(run_dir).open_resources()] == [False]


def test_the_run_is_ours_then_and_began_when_it_did(run_dir: Path) -> None:
    resume.take_over(RUN)
    assert identity.controller_of(run_dir) == (os.getpid(), process.start_time(os.getpid()))
    assert identity.began(run_dir) == 1000.0


def test_taking_over_twice_forgets_nothing(run_dir: Path) -> None:
    resume.take_over(RUN)
    SourceRecord(run_dir, "docker.web").update(failed="another step")
    resume.take_over(RUN)
    assert SourceRecord(run_dir, "docker.web").load().failed == "another step"


@pytest.fixture
def other_process() -> Iterator[int]:
    child = subprocess.Popen(["sleep", "600"])
    yield child.pid
    child.kill()
    child.wait()


def test_a_run_of_another_controller_is_refused(run_dir: Path, other_process: int) -> None:
    controlled_by(run_dir, other_process, process.start_time(other_process))
    with pytest.raises(ImageError, match=f"still going on .process {other_process}"):
        resume.take_over(RUN)


@pytest.mark.parametrize("run", ["nothing", "../earlier", "", "a/b"])
def test_what_is_no_run_is_refused(run_dir: Path, run: str) -> None:
    with pytest.raises(ImageError):
        resume.take_over(run)


def test_a_finished_run_is_refused(run_dir: Path) -> None:
    SourceRecord(run_dir, "docker.web").update(finished=True)
    with pytest.raises(ImageError, match="cannot be resumed"):
        resume.take_over(RUN)


def test_what_it_takes_stays_as_long_as_the_machine(run_dir: Path) -> None:
    (run_dir / "tmp" / "playbook").mkdir()
    (run_dir / "tmp" / "key").write_text("secret")
    forget_temporary(run_dir)
    assert not (run_dir / "tmp" / "playbook").exists()
    assert (run_dir / "tmp" / "key").exists()
    SourceRecord(run_dir, "docker.web").update(finished=True)
    forget_temporary(run_dir)
    assert not (run_dir / "tmp").exists()


def test_a_resumed_run_that_is_killed_keeps_its_machine(run_dir: Path) -> None:
    resume.take_over(RUN)
    clear(run_dir, lambda _text: None)
    assert [each.kept for each in Ledger(run_dir).open_resources()] == [True]
    assert resumable(run_dir)


def test_a_kept_value_is_that_of_the_first_time(run_dir: Path) -> None:
    assert resume.kept_value(run_dir, "stamp", "one") == "one"
    assert resume.kept_value(run_dir, "stamp", "two") == "one"
    assert resume.kept_value(run_dir, "other", {"a": 1}) == {"a": 1}
    assert (run_dir / "tmp" / "kept.json").stat().st_mode & 0o777 == 0o600
