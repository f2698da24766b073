# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running commands on the machine that is built, through whichever connection the host has."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO, Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import (
    Disconnected,
    ImageError,
    TimedOut,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.remote_script import (
    RemoteCommand,
    Signs,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import Child, LineSink

Input = bytes | IO[bytes] | Iterable[bytes]

_CHUNK = 1 << 20
_PROBE_SECONDS = 15
_RETRY_SECONDS = 2.0


class NotStartedError(Disconnected):
    """The machine could not be reached at all: nothing has run, so the same command may be tried again."""


class RefusedError(ImageError):
    """The machine answered, but its tools could not do what was asked before the command."""


class Communicator:
    """One connection. Subclasses give the argument list of a local client that runs a shell command there."""

    # Where relative paths of the machine begin: "" = the directory in which commands run.
    root = ""
    # Whether an upload keeps the symbolic links of a directory, in place of copying what they point to.
    keeps_links = True
    # Whether an uploaded directory that ends in a slash may be created on the machine.
    creates_directories = True
    # A machine that is gone never comes back, except over a network.
    returns = False
    # Another user than that of the connection, where the connection can choose.
    user = ""

    def __init__(self, connection: Any, terminal: bool = False) -> None:
        self.connection = connection
        self.terminal = terminal
        # Told once when a machine that cannot be reached is tried again.
        self.on_wait: LineSink = ignore

    def argv(self, command: str, *, tty: bool = False) -> list[str]:
        raise NotImplementedError

    def absolute(self, path: str) -> str:
        """A path of the machine, made absolute where commands and paths do not begin in the same place."""
        return path if path.startswith("/") else self.root + path

    def establish(self) -> None:
        """Get ready for the next command; may raise NotStartedError."""

    def reset(self) -> None:
        """Forget a connection that may be dead."""

    def execute(
        self,
        command: str | RemoteCommand,
        *,
        stdin: Input = b"",
        on_stdout: LineSink | int,
        on_stderr: LineSink,
        deadline: float | None = None,
        keep_stdin_open: bool = True,
    ) -> int:
        """Run a shell command and stream its output; returns its exit status (0-255).

        With ``keep_stdin_open`` the command's own input is empty, and it is killed on the machine with its
        children when we or the connection die; else it reads ``stdin``. ``on_stdout`` may be a file
        descriptor and ``stdin`` an open file: then nothing is copied through this process.
        ``deadline`` is of time.monotonic(). Raises NotStartedError, Disconnected, RefusedError, TimedOut.
        """
        if isinstance(command, str):
            command = RemoteCommand(command, life_line=keep_stdin_open)
        signs = Signs(on_stderr)
        self.establish()
        if self.terminal and command.life_line:
            status = self._run_on_terminal(command, on_stdout, signs, deadline)
        else:
            text, fed = command.shipped(signs.word)
            data = fed if command.life_line else stdin
            status = self._run(text, command.life_line, data, on_stdout, signs, deadline)
        if signs.exit_status is not None:
            return signs.exit_status
        if signs.refused:
            raise RefusedError(signs.complaint or "the machine gave no reason")
        return self._without_end(status, signs)

    def _run_on_terminal(
        self, command: RemoteCommand, on_stdout: LineSink | int, signs: Signs, deadline: float | None
    ) -> int:
        """A terminal cannot carry files, and it needs no life line: who hangs up ends what runs on it."""
        from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.terminal import (
            run_on_terminal,
        )

        if command.files:
            text, fed = RemoteCommand("exit 0", command.files).shipped(signs.word)
            status = self._run(text, True, fed, ignore, signs, deadline)
            if signs.exit_status is None:
                return status
            signs.exit_status, signs.started = None, False
        if not isinstance(on_stdout, int):
            signs.sink = on_stdout
        text, _fed = replace(command, files=(), life_line=False, terminal=True).shipped(signs.word)
        try:
            return run_on_terminal(self.argv(text, tty=True), signs, deadline)
        except TimedOut:
            # Some clients leave without hanging up.
            if signs.shell.isdigit():
                end = RemoteCommand(f"kill -HUP {signs.shell} && sleep 1", life_line=False)
                with contextlib.suppress(ImageError):
                    self._run(end.shipped("end")[0], False, b"", ignore, Signs(ignore), None)
            raise

    def _without_end(self, status: int, signs: Signs) -> int:
        """The machine never told the exit status: lost, shell killed by the script, or never started."""
        if self.is_alive():
            if signs.started:
                return status if status >= 0 else 128 - status
            raise ImageError(f"The machine runs no commands: {signs.complaint or f'exit status {status}'}")
        if signs.started:
            raise Disconnected("The connection to the machine was lost while a command ran.", signs.complaint)
        raise NotStartedError(f"The machine cannot be reached: {signs.complaint or f'exit status {status}'}")

    def _run(
        self,
        text: str,
        life_line: bool,
        stdin: Input,
        on_stdout: LineSink | int,
        signs: Signs,
        deadline: float | None,
    ) -> int:
        direct = None if isinstance(stdin, bytes) or life_line else _descriptor(stdin)
        child = Child(
            self.argv(text),
            stdin=subprocess.PIPE if direct is None else direct,
            stdout=on_stdout if isinstance(on_stdout, int) else subprocess.PIPE,
        )
        sinks = child.sinks(None if isinstance(on_stdout, int) else on_stdout, signs.line)
        feed = chunks(stdin) if direct is None else ()
        return child.pump(
            sinks, feed, keep_stdin_open=life_line, deadline=deadline, finished=lambda: signs.ended
        )

    def is_alive(self) -> bool:
        """Whether the machine runs a trivial command now."""
        try:
            deadline = time.monotonic() + _PROBE_SECONDS
            return self._run("exit 0", False, b"", ignore, Signs(ignore), deadline) == 0
        except ImageError:
            return False

    def await_return(
        self, command: str | RemoteCommand, seconds: float, deadline: float | None = None
    ) -> int:
        """Run a quiet command once a machine that dropped the connection is back; returns its exit status."""
        return self.retrying(
            lambda: self.execute(command, on_stdout=ignore, on_stderr=ignore, deadline=deadline),
            seconds,
            deadline,
        )

    def retrying(self, attempt: Callable[[], int], seconds: float, deadline: float | None = None) -> int:
        """Try again while the machine cannot be reached, for that many seconds."""
        end = time.monotonic() + seconds
        told = False
        while True:
            try:
                return attempt()
            except NotStartedError as error:
                pause = min(_RETRY_SECONDS, (deadline or end) - time.monotonic())
                if not self.returns or pause <= 0 or time.monotonic() + pause > end:
                    raise
                if not told:
                    self.on_wait(f"{error.message}. Trying again for {end - time.monotonic():.0f} seconds")
                    told = True
                self.reset()
                time.sleep(pause)


def chunks(stream: Input) -> Iterable[bytes]:
    """The input piece by piece, as it comes."""
    if isinstance(stream, bytes):
        return (stream,)
    descriptor = _descriptor(stream)
    return stream if descriptor is None else _read(descriptor)


def _read(descriptor: int) -> Iterator[bytes]:
    while data := os.read(descriptor, _CHUNK):
        yield data


def _descriptor(stream: object) -> int | None:
    try:
        return int(stream.fileno())  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return None


def ignore(line: str) -> None:
    """Drop a line of output."""
