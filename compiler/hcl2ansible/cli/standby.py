# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-playbook, started before there is a playbook: it loads while the template is compiled."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from ..runtime import load
from .child import run_child, wait_for_end

_PROGRAM = Path(__file__).with_name("standby_program.py")


class Standby:
    """A process that waits for ``run``; without it, it ends with the ``with`` block and has done nothing."""

    def __init__(self, program: Sequence[str], environment: Mapping[str, str]) -> None:
        """``program``: of find_ansible_playbook; ``environment``: where its configuration may come from."""
        self._program = program
        self._script = _script(program)
        self._process: subprocess.Popen[bytes] | None = None
        self._writing = -1
        if self._script:
            # Where no process can be started now, `run` tries again and says why.
            with contextlib.suppress(OSError):
                self._start(environment)

    def _start(self, environment: Mapping[str, str]) -> None:
        die_with_parent = load("process").die_with_parent
        reading, self._writing = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(_PROGRAM), str(reading)],
                env=dict(environment),
                pass_fds=[reading],
                # This process has one thread, and it is one system call.
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )
        finally:
            os.close(reading)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._close()
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], mask: set[signal.Signals]
    ) -> tuple[bool, int]:
        """Run the program as run_child does, with what ``holding_signals`` yields."""
        if self._process is None:
            return run_child([*self._program, *arguments], environment, mask)
        order = json.dumps({"command": [self._script, *arguments], "environment": dict(environment)})
        # When it has been killed, its status will tell.
        with contextlib.suppress(BrokenPipeError), os.fdopen(self._writing, "w") as pipe:
            self._writing = -1
            pipe.write(order)
        return wait_for_end(self._process)

    def _close(self) -> None:
        if self._writing >= 0:
            os.close(self._writing)
            self._writing = -1


def _script(program: Sequence[str]) -> str:
    """The Python script that the program is; "" for others, as a wrapper that a distribution made."""
    if not program:
        return ""
    path = program[-1]
    try:
        with Path(path).open("rb") as file:
            start = file.readline(200)
    except OSError:
        return ""
    return path if start.startswith(b"#!") and b"python" in start else ""
