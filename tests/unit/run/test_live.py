# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import os
import pty
import re
import select

from environment.waiting import in_time

from .conftest import Playbook
from .test_playbook import REMOVE, build, machine, step


def test_lines_arrive_while_the_step_runs(playbook: Playbook) -> None:
    os.mkfifo(playbook.directory / "gate")
    process = playbook.start([build(step("echo early; cat gate; echo late"))])
    assert process.stdout is not None
    assert any("==> fake.a: early" in line for line in process.stdout)
    (playbook.directory / "gate").write_text("")
    assert "==> fake.a: late" in process.stdout.read()
    assert process.wait(timeout=30) == 0


def test_a_closed_pipe_ends_the_build_and_leaves_nothing(playbook: Playbook) -> None:
    process = playbook.start([build(step("echo here; sleep 1; echo into the void; sleep 600"))])
    assert process.stdout is not None
    for line in process.stdout:
        if "here" in line:
            break
    process.stdout.close()
    assert process.wait(timeout=20) != 0
    assert in_time(lambda: not playbook.there()), playbook.there()


def test_no_more_builds_at_once_than_asked_for(playbook: Playbook) -> None:
    playbook.sources = ["fake.a", "fake.b", "fake.c"]
    box = "box-{{ inventory_hostname }}"
    block = {"block": [machine(directory=box), step("ls -d box-fake.?; sleep 0.2")], "always": [REMOVE]}
    status, output = playbook.run([block], hcl2ansible_parallel_builds=1)
    assert status == 0, output
    boxes = re.findall(r"==> (fake\..): box-(fake\..)\n", output)
    assert sorted(boxes) == [(name, name) for name in playbook.sources]


def test_too_few_forks_are_an_error_and_no_deadlock(playbook: Playbook) -> None:
    playbook.sources = ["fake.a", "fake.b"]
    status, output = playbook.run(
        [machine(directory="x"), REMOVE], "--forks=1", hcl2ansible_parallel_builds=1
    )
    assert status == 2
    assert "Run ansible-playbook with --forks 2" in output


def test_a_question_is_asked_on_a_terminal(playbook: Playbook) -> None:
    """Retry once, then abort: the machine stays."""
    command = playbook.command([build(step("echo trying; false"))], hcl2ansible_on_error="ask")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(playbook.directory)
        os.execve(command[0], command, playbook.environment)
    output = ""
    with contextlib.suppress(OSError):  # that is how a terminal says that its last user has gone
        while True:
            # What is typed before the prompt is ready is thrown away: so it is typed when nothing more comes.
            if select.select([terminal], [], [], 0.3)[0]:
                output += os.read(terminal, 4096).decode()
            elif "[r] retry" in output:
                os.write(terminal, b"r\r" if output.count("[r] retry") == 1 else b"a\r")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 2
    assert output.count("==> fake.a: trying") == 2, output
    assert "Kept, as on_error is ask" in output
    assert playbook.there() == {"box"}
