# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever ends the controlling process, the guard removes what the run holds open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard, process
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger

from environment.waiting import in_time

PLUGINS = Path(guard.__file__).resolve().parents[2]
CONTROLLER = """
import os, subprocess, sys, time, types
package = types.ModuleType("runtime")
package.__path__ = [sys.argv[1]]
sys.modules["runtime"] = package
from pathlib import Path
from runtime.module_utils._run import identity, process
from runtime.module_utils._run.ledger import Ledger
from runtime.module_utils._run.source import SourceRecord
run_dir = identity.run_directory("a-run")
ledger = Ledger(run_dir)
place = Path(sys.argv[2])
SourceRecord(run_dir, "s").update(started=True, on_error=sys.argv[3])
known = ledger.opening("s", "local.path", {"path": str(place / "known")})
(place / "known").mkdir()
(place / "known" / "file").write_text("x")
ledger.opened(known, str(place / "known"))
ledger.opening("s", "local.path", {"path": str(place / "late")})
environment = {**os.environ, identity.PROCESS_MARK_VARIABLE: "a-run/s"}
child = subprocess.Popen(["sleep", "600"], env=environment, start_new_session=True)
ledger.opened(
    ledger.opening("s", "local.process", {"start_time": process.start_time(child.pid)}), str(child.pid)
)
ledger.note("s", "step began")
marked = subprocess.Popen(["sleep", "601"], env=environment)
print(child.pid, marked.pid, flush=True)
time.sleep(600)
"""


class Run:
    def __init__(self, tmp_path: Path, on_error: str = "cleanup") -> None:
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        self.place = tmp_path
        self.run_dir = tmp_path / "state/hcl2ansible/runs/a-run"
        command = [sys.executable, "-c", CONTROLLER, str(PLUGINS), str(tmp_path), on_error]
        self.controller = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.controller.stdout is not None
        self.children = [int(word) for word in self.controller.stdout.readline().split()]

    def end(self, number: int) -> None:
        self.controller.send_signal(number)
        self.controller.wait()
        assert in_time(lambda: not guard.is_running(self.run_dir)), "the guard does not end"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_removes_everything_of_a_killed_run(tmp_path: Path, number: int) -> None:
    run = Run(tmp_path)
    assert guard.is_running(run.run_dir)
    run.end(number)
    assert not (tmp_path / "known").exists()
    assert [process.start_time(pid) for pid in run.children] == [None, None]
    assert Ledger(run.run_dir).open_resources() == []
    assert not (run.run_dir / "tmp").exists()


def test_removes_what_appears_after_its_creator_was_killed(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.controller.kill()
    run.controller.wait()
    assert in_time(lambda: not (tmp_path / "known").exists())
    (tmp_path / "late").mkdir()
    assert in_time(lambda: not guard.is_running(run.run_dir))
    assert not (tmp_path / "late").exists()


def test_keeps_the_machine_on_abort_but_no_step(tmp_path: Path) -> None:
    run = Run(tmp_path, "abort")
    run.end(signal.SIGKILL)
    assert (tmp_path / "known/file").exists()
    left = Ledger(run.run_dir).open_resources()
    assert [each.kept for each in left] == [True, True, True]
    kept, of_the_step = run.children
    assert process.start_time(kept)
    assert process.start_time(of_the_step) is None, "the step that was interrupted does not go on"
    os.kill(kept, signal.SIGKILL)


def test_there_is_one_guard_and_signals_do_not_end_it(tmp_path: Path) -> None:
    run = Run(tmp_path)

    def guards() -> list[int]:
        text = str(run.run_dir).encode()
        lines = {int(p.name): p / "cmdline" for p in Path("/proc").iterdir() if p.name.isdigit()}
        return [
            pid for pid, line in lines.items() if line.exists() and line.read_bytes().endswith(text + b"\0")
        ]

    guard.ensure(run.run_dir)
    assert in_time(lambda: len(guards()) == 1)
    assert in_time(lambda: "watches" in (run.run_dir / "guard.log").read_text())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(guards()[0], number)
    run.end(signal.SIGKILL)
    assert not (tmp_path / "known").exists()


def test_nothing_of_the_state_is_readable_by_others(tmp_path: Path) -> None:
    run = Run(tmp_path)
    for path in [run.run_dir, *run.run_dir.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    run.end(signal.SIGKILL)
