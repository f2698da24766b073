# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from .api import Api, RefusedError, UnreachableError
from .errors import explain, not_installed

CHUNK = 1 << 16


@dataclass(frozen=True)
class Engine:
    """A container engine behind its command line client; `environment` is added to the process's own."""

    path: str = "docker"
    environment: Mapping[str, str] = field(default_factory=dict)

    def call(
        self,
        *arguments: str,
        operation: str,
        subject: str = "",
        stdin: bytes | IO[bytes] | None = None,
        stdout: IO[bytes] | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        """Run the client; returns its standard output (empty when it goes to the file `stdout`).

        `operation` and `subject` name the work in errors ("pull", "debian:12"). `on_line` sees every line of
        both streams while it is written. Raises ImageError.
        """
        argv = [self.path, *arguments]
        process = self._start(argv, stdin, stdout)
        try:
            if isinstance(stdin, bytes):
                _feed(process, stdin)
            output, errors = _read(process, on_line)
            status = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
        if status != 0:
            # With a live view the client may have written the reason to either stream.
            text = errors if errors.strip() else output
            raise explain(operation, subject, text.decode(errors="replace"), status, self.path)
        return output.decode(errors="replace").strip()

    def ask(self, method: str, target: str, **query: object) -> Any:
        """The answer of the engine's API ({} for an empty one), which saves starting the client.

        None where the client has to be called: after an error too, for it explains that.
        """
        api = Api.of(self.path, {**os.environ, **self.environment})
        if api is None:
            return None
        try:
            answer = api.request(method, target, **query)
        except (RefusedError, UnreachableError):
            return None
        return {} if answer is None else answer

    def _start(
        self, argv: Sequence[str], stdin: bytes | IO[bytes] | None, stdout: IO[bytes] | None
    ) -> subprocess.Popen[bytes]:
        if stdin is None:
            source: int | IO[bytes] = subprocess.DEVNULL
        else:
            source = subprocess.PIPE if isinstance(stdin, bytes) else stdin
        try:
            return subprocess.Popen(
                argv,
                stdin=source,
                stdout=subprocess.PIPE if stdout is None else stdout,
                stderr=subprocess.PIPE,
                env={**os.environ, **self.environment},
            )
        except FileNotFoundError as error:
            raise not_installed(self.path) from error
        except PermissionError as error:
            raise not_installed(self.path, "it may not be executed") from error


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    if process.stdin is not None:
        # A client that ended first says why with its status and stderr.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(data)
            process.stdin.close()


def _read(process: subprocess.Popen[bytes], on_line: Callable[[str], None] | None) -> tuple[bytes, bytes]:
    """Both streams until their end."""
    collected = {"stdout": bytearray(), "stderr": bytearray()}
    partial = {"stdout": b"", "stderr": b""}
    with selectors.DefaultSelector() as selector:
        for name, pipe in (("stdout", process.stdout), ("stderr", process.stderr)):
            if pipe is not None:
                selector.register(pipe, selectors.EVENT_READ, name)
        while selector.get_map():
            for key, _events in selector.select():
                name = key.data
                data = os.read(key.fd, CHUNK)
                if not data:
                    selector.unregister(key.fileobj)
                collected[name] += data
                if on_line is not None:
                    *lines, partial[name] = (partial[name] + data).split(b"\n")
                    for line in lines:
                        on_line(line.decode(errors="replace"))
    if on_line is not None:
        for rest in partial.values():
            if rest:
                on_line(rest.decode(errors="replace"))
    return bytes(collected["stdout"]), bytes(collected["stderr"])
