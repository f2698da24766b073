# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running a program to its end, handing on the signals that are meant for it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

from .runtime import load

_HANDED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE = 3  # signals; then the program is killed


def run_child(command: Sequence[str], environment: Mapping[str, str]) -> tuple[bool, int]:
    """(whether a signal asked for the end, exit status).

    The program shares our terminal and process group, so that it can ask questions; what the terminal sends
    reaches it without us, what somebody sends to this process alone is handed on.
    """
    watched = {*_HANDED_ON, signal.SIGCHLD}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    handler = signal.signal(signal.SIGCHLD, lambda *_: None)  # the default would not be queued
    die_with_parent = load("process").die_with_parent

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        die_with_parent(signal.SIGTERM)

    try:
        # prepare() runs in a process of one thread, and only makes two system calls.
        child = subprocess.Popen(command, env=dict(environment), preexec_fn=prepare)
        return _wait(child, watched)
    finally:
        signal.signal(signal.SIGCHLD, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait(child: subprocess.Popen[bytes], watched: set[signal.Signals]) -> tuple[bool, int]:
    received = 0
    while child.poll() is None:
        info = signal.sigtimedwait(watched, 1.0)
        if info is None or info.si_signo == signal.SIGCHLD:
            continue
        received += 1
        if received > _PATIENCE:
            child.kill()
        elif info.si_pid != 0 and child.poll() is None:  # 0: from the terminal, so the child has it already
            os.kill(child.pid, info.si_signo)
    return received > 0, child.returncode
