# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP API of an engine on a local socket: starting the client takes longer than what it then does."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .endpoint import local_socket

_CHUNK = 1 << 16
_LONGEST_HEAD = 1 << 16
_SWITCHING_PROTOCOLS = 101
_STATUS = re.compile(rb"HTTP/\d\.\d (\d{3})")


class UnreachableError(Exception):
    """Nobody answers at the socket, or not as an engine does. The client knows how to explain that."""


class RefusedError(Exception):
    """The engine's answer is an error: its HTTP status and text."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"Error response from daemon: {message}")
        self.status = status


@dataclass(frozen=True)
class Api:
    """One connection for each request, as HTTP/1.0: answers end with their connection and have no chunks."""

    path: str

    @classmethod
    def of(cls, client: str, environment: Mapping[str, str]) -> Api | None:
        """The API of the engine that this client talks to, where that is certain."""
        path = local_socket(client, environment)
        return cls(path) if path else None

    def request(self, method: str, target: str, body: object = None, **query: object) -> Any:
        """The answer, parsed (None when it is empty). Raises UnreachableError or RefusedError."""
        if query:
            target = f"{target}?{urlencode(query, doseq=True)}"
        connection, status, data = self._exchange(method, target, body)
        with connection:
            return _answer(status, _rest(connection, data))

    def upgrade(self, target: str, body: object) -> tuple[socket.socket, bytes]:
        """The connection after a POST, as a plain stream in both directions, and what of it has come already.

        Raises UnreachableError or RefusedError.
        """
        connection, status, data = self._exchange("POST", target, body, "Connection: Upgrade", "Upgrade: tcp")
        if status != _SWITCHING_PROTOCOLS:
            with connection:
                _answer(status, _rest(connection, data))
                raise UnreachableError(f"the engine answered {status} where it should switch protocols")
        return connection, data

    def _exchange(
        self, method: str, target: str, body: object, *headers: str
    ) -> tuple[socket.socket, int, bytes]:
        """The connection, the status of the answer, and what has come behind its head."""
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {target} HTTP/1.0", "Host: docker", f"Content-Length: {len(content)}"]
        lines += ["Content-Type: application/json", *headers]
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(self.path)
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + content)
            return connection, *_head(connection)
        except OSError as error:
            connection.close()
            raise UnreachableError(str(error)) from error
        except BaseException:
            connection.close()
            raise


def _head(connection: socket.socket) -> tuple[int, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(_CHUNK)
        data += more
        if not more or len(data) > _LONGEST_HEAD:
            raise UnreachableError("the answer is not HTTP")
    head, _separator, rest = data.partition(b"\r\n\r\n")
    status = _STATUS.match(head)
    if status is None:
        raise UnreachableError("the answer is not HTTP")
    return int(status[1]), rest


def _rest(connection: socket.socket, data: bytes) -> bytes:
    parts = [data]
    try:
        while more := connection.recv(_CHUNK):
            parts.append(more)
    except OSError as error:
        raise UnreachableError(str(error)) from error
    return b"".join(parts)


def _answer(status: int, content: bytes) -> Any:
    try:
        data = json.loads(content) if content.strip() else None
    except ValueError as error:
        raise UnreachableError("the answer is not JSON") from error
    if status >= 400:
        message = data.get("message") if isinstance(data, dict) else None
        raise RefusedError(status, str(message or f"status {status}"))
    return data
