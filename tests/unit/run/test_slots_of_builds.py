# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One build at a time: the next one starts when the post-processors of the last one are done."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Playbook
from .test_playbook import build, step

MACHINE = "box-{{ inventory_hostname }}"
SETTLE = {"name": "Settle the artifacts", "hcl2ansible.images.artifacts": {"state": "settled"}}
# Gives the other build a second to start, which it must not.
WATCH = (
    "for try in 1 2 3 4 5 6 7 8 9 10; do "
    '[ "$(wc -l <started)" -gt "$(($(wc -l <done) + 1))" ] && exit 9; sleep 0.1; done; echo x >>done'
)


def process(command: str) -> dict[str, Any]:
    options = {"inline": [command], "artifact": "{{ artifact }}", "keep_input_artifact": True}
    return {"name": "Process", "hcl2ansible.images.shell_local": options}


def run(playbook: Playbook, *after: dict[str, Any], callback: str) -> tuple[int, str]:
    playbook.sources = ["fake.a", "fake.b"]
    playbook.environment["ANSIBLE_STDOUT_CALLBACK"] = callback
    (playbook.directory / "done").write_text("")
    tasks = [build(step("echo x >>started"), directory=MACHINE), *after]
    return playbook.run(tasks, hcl2ansible_parallel_builds=1)


OURS = "hcl2ansible.images.build"


def test_post_processors_run_in_the_slot_of_their_build(playbook: Playbook) -> None:
    status, output = run(playbook, process(WATCH), SETTLE, callback=OURS)
    assert status == 0, output
    assert (playbook.directory / "done").read_text() == "x\n" * 2


def test_a_build_without_post_processors_frees_its_slot(playbook: Playbook) -> None:
    status, output = run(playbook, callback="default")
    assert status == 0, output
    assert (playbook.directory / "started").read_text() == "x\n" * 2


@pytest.mark.parametrize("callback", [OURS, "default"])
def test_a_chain_that_fails_frees_the_slot(playbook: Playbook, callback: str) -> None:
    status, output = run(playbook, process("exit 7"), SETTLE, callback=callback)
    assert status == 2
    assert (playbook.directory / "started").read_text() == "x\n" * 2
    assert output.count("non-zero exit status: 7") >= 2


def test_a_foreign_task_that_fails_frees_the_slot(playbook: Playbook) -> None:
    foreign = {"name": "Fail", "ansible.builtin.fail": {"msg": "no"}}
    assert run(playbook, foreign, SETTLE, callback=OURS)[0] == 2
    assert (playbook.directory / "started").read_text() == "x\n" * 2


def test_a_failing_build_frees_its_slot(playbook: Playbook) -> None:
    playbook.sources = ["fake.a", "fake.b"]
    failing = build(step("echo x >>started; exit 3"), directory=MACHINE)
    assert playbook.run([failing, process("true"), SETTLE], hcl2ansible_parallel_builds=1)[0] == 2
    assert (playbook.directory / "started").read_text() == "x\n" * 2
