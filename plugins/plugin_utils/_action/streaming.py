# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A child process whose output is handed on line by line while it runs, and which dies with its parent."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.pumping import (
    QUIET_SECONDS,
    Feeder,
    check,
    pump,
)

LineSink = Callable[[str], None]

_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 20
_TERMINATE_SECONDS = 2.0


class LineBuffer:
    """Bytes in, lines out: right-trimmed, only what follows the last carriage return, bad UTF-8 replaced."""

    def __init__(self, sink: LineSink) -> None:
        self._sink = sink
        self._held = bytearray()

    def feed(self, data: bytes) -> None:
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            self._held += data[start:end]
            self._emit()
            start = end + 1
        self._held += data[start:]
        if len(self._held) > _LONGEST_LINE:
            self._shorten()

    def close(self) -> None:
        """Hand on a last line that has no line end."""
        if self._held:
            self._emit()

    def _emit(self) -> None:
        line = self._held.decode("utf-8", "replace").rstrip()
        self._held.clear()
        self._sink(line.rpartition("\r")[2])

    def _shorten(self) -> None:
        """Progress bars may never end their line: forget what a terminal would have overwritten."""
        overwritten = self._held.rstrip().rfind(b"\r")
        if overwritten >= 0:
            del self._held[: overwritten + 1]
        if len(self._held) > _LONGEST_LINE:
            self._emit()


class Child:
    """A running client process, in a process group of its own."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        stdin: int,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
    ) -> None:
        if shutil.which(argv[0]) is None:
            path = os.environ.get("PATH", "")
            raise ImageError(
                f"Cannot start {argv[0]}: there is no such program", f"Install it, or correct PATH={path}"
            )
        try:
            self.process = subprocess.Popen(
                [*_dying_with_parent(), *argv],
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                env=env,
                cwd=cwd,
                process_group=0,
                bufsize=0,
            )
        except OSError as error:
            raise ImageError(f"Cannot start {argv[0]}: {error.strerror or error}") from error

    def sinks(self, on_stdout: LineSink | None, on_stderr: LineSink | None) -> dict[IO[bytes], LineSink]:
        """The pipes of the process that exist, each with its sink: for ``pump``."""
        pairs = ((self.process.stdout, on_stdout), (self.process.stderr, on_stderr))
        return {stream: sink for stream, sink in pairs if stream is not None and sink is not None}

    def pump(
        self,
        sinks: Mapping[IO[bytes], LineSink],
        feed: Iterable[bytes] = (),
        *,
        keep_stdin_open: bool = False,
        deadline: float | None = None,
        finished: Callable[[], bool] = lambda: False,
    ) -> int:
        """Feed and drain the pipes until the process ends; returns its exit status (negative: a signal).

        ``deadline`` is a time.monotonic() value; at it the process is killed and TimedOut raised. Once it has
        ended, or ``finished()`` says so, open pipes are waited for only while something still comes.
        """
        outlets = [_Pipe(stream, sink) for stream, sink in sinks.items()]
        feeder = Feeder(self.process.stdin, feed, keep_stdin_open)
        try:
            pump(
                outlets, feeder, deadline=deadline, over=lambda: finished() or self.process.poll() is not None
            )
            self._await_end(deadline, finished)
            return self.process.wait()
        finally:
            self.stop()

    def _await_end(self, deadline: float | None, finished: Callable[[], bool]) -> None:
        if finished():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(QUIET_SECONDS)
            return
        try:
            self.process.wait(None if deadline is None else max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            check(deadline)

    def stop(self) -> None:
        """End the whole process group, gently first; safe to call at any time."""
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is not None:
                return
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_TERMINATE_SECONDS)


class _Pipe:
    """An output of the process, as lines."""

    def __init__(self, stream: IO[bytes], sink: LineSink) -> None:
        self._descriptor = stream.fileno()
        self._lines = LineBuffer(sink)
        self.close = self._lines.close

    def fileno(self) -> int:
        return self._descriptor

    def drain(self) -> bool:
        try:
            data = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return True
        except OSError:
            # A pseudo terminal whose other side has gone answers with an I/O error.
            return False
        self._lines.feed(data)
        return bool(data)


def _dying_with_parent() -> tuple[str, ...]:
    """Arguments in front of a command that let the kernel kill it with us.

    A pre-exec function would do the same, but then Python forks this large process, in place of vfork: 6 ms.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None or Path(setpriv).resolve().name != "setpriv":
        return ()
    return (setpriv, "--pdeathsig", "KILL", "--")
