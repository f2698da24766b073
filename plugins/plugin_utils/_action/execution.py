# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command that an engine runs for us, with both outputs in one stream: no process of this controller."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.pumping import Feeder, Inlet, pump
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import LineBuffer, LineSink

_STDOUT = 1


class Execution(Protocol):
    """What a connection plugin starts; closing it hangs up."""

    stdin: Any

    def fileno(self) -> int: ...

    def receive(self) -> list[tuple[int, bytes]] | None: ...

    def exit_status(self) -> int: ...

    def close(self) -> None: ...


def run_execution(
    execution: Execution,
    on_stdout: LineSink | int,
    on_stderr: LineSink,
    feed: Iterable[bytes],
    *,
    keep_stdin_open: bool,
    deadline: float | None,
    finished: Callable[[], bool],
) -> int:
    """Feed it and hand on its output as ``Child.pump`` does; 0 when ``finished()`` knows better."""
    outlet = _Outlet(execution, on_stdout, on_stderr)
    inlet: Inlet = execution.stdin
    try:
        pump([outlet], Feeder(inlet, feed, keep_stdin_open), deadline=deadline, over=finished)
        return 0 if finished() else execution.exit_status()
    finally:
        execution.close()


class _Outlet:
    """Standard output as lines or into a descriptor, standard error as lines."""

    def __init__(self, execution: Execution, on_stdout: LineSink | int, on_stderr: LineSink) -> None:
        self._execution = execution
        self._target = on_stdout if isinstance(on_stdout, int) else -1
        self._lines = LineBuffer(_nowhere if isinstance(on_stdout, int) else on_stdout)
        self._errors = LineBuffer(on_stderr)

    def fileno(self) -> int:
        return self._execution.fileno()

    def drain(self) -> bool:
        try:
            pieces = self._execution.receive()
        except BlockingIOError:
            return True
        for stream, data in pieces or ():
            if stream != _STDOUT:
                self._errors.feed(data)
            elif self._target < 0:
                self._lines.feed(data)
            else:
                _write(self._target, data)
        return pieces is not None

    def close(self) -> None:
        self._lines.close()
        self._errors.close()


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except BrokenPipeError as error:
        raise ImageError("Nothing takes the output of the command any more") from error


def _nowhere(line: str) -> None:
    """Standard output that goes into a descriptor has no lines."""
