# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""-debug waits for enter before each step, where there is somebody to press it."""

from __future__ import annotations

import os
import pty
import select
import signal
import time

from .conftest import Playbook
from .test_playbook import build, step

PROMPT = b"Press enter to continue."


def on_terminal(playbook: Playbook, key: bytes, **variables: object) -> tuple[int, bytes, int]:
    """Exit status, output, and how many prompts there were; each is answered with the key."""
    command = playbook.command([build(step("echo one"), step("echo two"))], **variables)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(playbook.directory)
        os.execvpe(command[0], command, playbook.environment)
    output, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        # The prompt forgets what was typed before it was ready: press the key until something happens.
        if not select.select([terminal], [], [], 0.3)[0]:
            os.write(terminal, key)
            continue
        try:
            output += os.read(terminal, 1 << 12)
        except OSError:
            break
    else:
        os.killpg(child, signal.SIGKILL)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), output, output.count(PROMPT)


def test_each_step_waits_for_enter(playbook: Playbook) -> None:
    status, output, prompts = on_terminal(playbook, b"\r", hcl2ansible_debug=True)
    assert (status, prompts) == (0, 5), output.decode()
    for before, after in ((b"Run it", b"one"), (b"one", b"two"), (b"two", b"Image: box.img")):
        between = output[output.index(before) : output.index(after, output.index(before))]
        assert PROMPT in between


def test_an_interrupt_at_the_prompt_fails_the_build(playbook: Playbook) -> None:
    status, _output, _prompts = on_terminal(playbook, b"\x03", hcl2ansible_debug=True)
    assert status != 0
    assert not (playbook.directory / "box.img").exists()


def test_nobody_is_asked_without_a_terminal(playbook: Playbook) -> None:
    status, output = playbook.run([build(step("echo one"))], hcl2ansible_debug=True)
    assert status == 0, output
    assert "Press enter" not in output
    assert playbook.there() == {"box.img"}
