# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command in a container, over the engine's API: as long as its connection stands, as with the client."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from .api import Api, RefusedError, UnreachableError

STDOUT, STDERR = 1, 2
# What a shell says of a command that cannot be run, and the client of one whose end it did not see.
LOST = 255
_CHUNK = 1 << 20
_HEADER = struct.Struct(">BxxxL")
_SETTLE_SECONDS = 2.0


class Frames:
    """Takes apart the engine's stream: a header names the stream and the length of the piece behind it."""

    def __init__(self) -> None:
        self._head = b""
        self._stream = 0
        self._left = 0

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The pieces, or parts of them, in these bytes; raises UnreachableError for what has no frames."""
        pieces = []
        while data:
            if not self._left:
                wanted = _HEADER.size - len(self._head)
                self._head, data = self._head + data[:wanted], data[wanted:]
                if len(self._head) < _HEADER.size:
                    break
                self._stream, self._left = _HEADER.unpack(self._head)
                self._head = b""
                if self._stream > 3:
                    raise UnreachableError("the engine's stream has no frames")
                continue
            piece, data = data[: self._left], data[self._left :]
            self._left -= len(piece)
            # 3 is an error of the engine itself; 0 would be the input, which the client shows as output.
            pieces.append((STDERR if self._stream > STDOUT else STDOUT, piece))
        return pieces


class Input:
    """The command's standard input; a descriptor of its own, for one is watched for reading only."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._descriptor = os.dup(connection.fileno())
        self._open = True

    def fileno(self) -> int:
        return self._descriptor

    def close(self) -> None:
        """The command sees the end of its input; its output goes on."""
        if self._open:
            self._open = False
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_WR)
            os.close(self._descriptor)


class Execution:
    """``fileno`` has the frames of both outputs, ``stdin`` takes the input; closing it hangs up."""

    def __init__(self, api: Api, identifier: str, connection: socket.socket, data: bytes) -> None:
        self._api = api
        self._id = identifier
        self._connection = connection
        self._frames = Frames()
        self._early = self._frames.feed(data)
        self.stdin = Input(connection)

    @classmethod
    def start(
        cls,
        api: Api,
        container: str,
        argv: Sequence[str],
        user: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> Execution:
        """Run a command in a container, with all three streams. Raises UnreachableError or RefusedError."""
        wish = {
            "AttachStdin": True,
            "AttachStdout": True,
            "AttachStderr": True,
            "Cmd": list(argv),
            "User": user,
            "Env": [f"{name}={value}" for name, value in (environment or {}).items()],
        }
        identifier = str(api.request("POST", f"/containers/{container}/exec", wish)["Id"])
        connection, data = api.upgrade(f"/exec/{identifier}/start", {"Detach": False, "Tty": False})
        return cls(api, identifier, connection, data)

    def fileno(self) -> int:
        return self._connection.fileno()

    def receive(self) -> list[tuple[int, bytes]] | None:
        """Pieces as (STDOUT or STDERR, bytes), None at the end; may raise BlockingIOError."""
        if self._early:
            early, self._early = self._early, []
            return early
        try:
            data = self._connection.recv(_CHUNK)
        except ConnectionError:
            return None
        return self._frames.feed(data) if data else None

    def exit_status(self) -> int:
        """Once the output has ended: the command's exit status, or LOST."""
        end = time.monotonic() + _SETTLE_SECONDS
        while True:
            try:
                state = self._api.request("GET", f"/exec/{self._id}/json")
            except (RefusedError, UnreachableError):
                return LOST
            if not state.get("Running"):
                status = state.get("ExitCode")
                return LOST if status is None else int(status)
            if time.monotonic() > end:
                return LOST
            time.sleep(0.01)

    def communicate(self, source: bytes | IO[bytes] | None, target: IO[bytes] | None) -> tuple[bytes, bytes]:
        """Feed all of the source and wait for the end; returns both outputs but for what the target takes."""
        output = {STDOUT: bytearray(), STDERR: bytearray()}
        failures: list[OSError] = []
        feeder = threading.Thread(target=self._feed, args=(source, failures), daemon=True)
        feeder.start()
        while (pieces := self.receive()) is not None:
            for stream, data in pieces:
                if stream == STDOUT and target is not None:
                    target.write(data)
                else:
                    output[stream] += data
        self.close()
        feeder.join()
        if failures:
            raise failures[0]
        return bytes(output[STDOUT]), bytes(output[STDERR])

    def _feed(self, source: bytes | IO[bytes] | None, failures: list[OSError]) -> None:
        chunks: Iterable[bytes] = ()
        if isinstance(source, bytes):
            chunks = (source,)
        elif source is not None:
            chunks = iter(lambda: source.read(_CHUNK), b"")
        try:
            for chunk in chunks:
                try:
                    self._connection.sendall(chunk)
                except OSError:
                    # A command that does not want all of its input is no error here.
                    return
        except OSError as error:
            failures.append(error)
        finally:
            self.stdin.close()

    def close(self) -> None:
        """Hang up; a command that still runs finds its input closed."""
        self.stdin.close()
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()
