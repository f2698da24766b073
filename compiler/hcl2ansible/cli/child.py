# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running a program to its end, handing on the signals that are meant for it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from ..runtime import load

_WATCHED = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
_PATIENCE = 3  # signals; then the program is killed


@contextmanager
def holding_signals() -> Iterator[set[signal.Signals]]:
    """Hold back the signals that ask for the end, so that nothing private is left; yields the old mask.

    What arrives is seen by run_child, or takes effect when the block ends.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    handler = signal.signal(signal.SIGCHLD, lambda *_: None)  # the default would not be queued
    try:
        yield {signal.Signals(number) for number in before}
    finally:
        signal.signal(signal.SIGCHLD, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_child(
    command: Sequence[str], environment: Mapping[str, str], mask: set[signal.Signals]
) -> tuple[bool, int]:
    """(whether a signal asked for the end, exit status); inside ``holding_signals``, with what it yields.

    The program shares our terminal and process group, so that it can ask questions; what the terminal sends
    reaches it without us, what somebody sends to this process alone is handed on.
    """
    die_with_parent = load("process").die_with_parent

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        die_with_parent(signal.SIGTERM)

    # prepare() runs in a process of one thread, and only makes two system calls.
    return wait_for_end(subprocess.Popen(command, env=dict(environment), preexec_fn=prepare))


def wait_for_end(child: subprocess.Popen[bytes]) -> tuple[bool, int]:
    """(whether a signal asked for the end, exit status) of a program, as for run_child."""
    received = 0
    while child.poll() is None:
        info = signal.sigtimedwait(_WATCHED, 1.0)
        if info is None or info.si_signo == signal.SIGCHLD:
            continue
        received += 1
        if received > _PATIENCE:
            child.kill()
        elif info.si_pid != 0 and child.poll() is None:  # 0: from the terminal, so the child has it already
            os.kill(child.pid, info.si_signo)
    return received > 0, child.returncode
