# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A SOCKS5 client for ssh's ProxyCommand: joins its standard streams with a host behind the proxy.

Runs as a program of its own: `python socks.py PROXY PORT [--login-file FILE] HOST PORT`.
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import sys
from pathlib import Path

REPLIES = {
    1: "general failure",
    2: "not allowed by its rules",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "time to live expired",
    7: "command not supported",
    8: "address type not supported",
}
_CHUNK = 1 << 16


class SocksError(Exception):
    """The proxy refused; the text says why."""


def connect(
    proxy: tuple[str, int], target: tuple[str, int], login: tuple[str, str] | None = None
) -> socket.socket:
    """A socket that is connected with `target` through the proxy; names are resolved by the proxy."""
    connection = socket.create_connection(proxy, timeout=30)
    methods = b"\x00\x02" if login else b"\x00"
    connection.sendall(bytes([5, len(methods)]) + methods)
    version, method = _receive(connection, 2)
    if version != 5:
        raise SocksError("this is not a SOCKS5 proxy")
    if method == 2 and login:
        _log_in(connection, login)
    elif method != 0:
        raise SocksError(
            "the proxy wants a login" if not login else "the proxy accepts no login by user and password"
        )
    name = target[0].encode("idna") if not target[0].isascii() else target[0].encode()
    connection.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + target[1].to_bytes(2, "big"))
    reply = _receive(connection, 4)
    if reply[1] != 0:
        raise SocksError(f"{target[0]}:{target[1]}: {REPLIES.get(reply[1], f'error {reply[1]}')}")
    length = {1: 4, 4: 16}.get(reply[3]) or _receive(connection, 1)[0]
    _receive(connection, length + 2)
    connection.settimeout(None)
    return connection


def _log_in(connection: socket.socket, login: tuple[str, str]) -> None:
    user, password = (each.encode() for each in login)
    connection.sendall(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
    if _receive(connection, 2)[1] != 0:
        raise SocksError("the proxy refused the user name or the password")


def _receive(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise SocksError("the proxy closed the connection")
        data += part
    return data


def relay(connection: socket.socket, source: int, sink: int) -> None:
    """Copy both ways until the far side closes; the end of `source` closes only that direction."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _events in selector.select():
                if key.fd == source:
                    data = os.read(source, _CHUNK)
                    if data:
                        connection.sendall(data)
                    else:
                        selector.unregister(source)
                        connection.shutdown(socket.SHUT_WR)
                else:
                    data = connection.recv(_CHUNK)
                    if not data:
                        return
                    _write_all(sink, data)


def _write_all(sink: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(sink, view) :]


def main(arguments: list[str]) -> int:
    """Returns the exit status; the reason of a failure goes to standard error, where ssh shows it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("proxy")
    parser.add_argument("proxy_port", type=int)
    parser.add_argument("--login-file")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    options = parser.parse_args(arguments)
    login = None
    if options.login_file:
        with Path(options.login_file).open() as stream:
            user, password, *_rest = stream.read().split("\n")
        login = (user, password)
    try:
        connection = connect((options.proxy, options.proxy_port), (options.host, options.port), login)
        relay(connection, sys.stdin.fileno(), sys.stdout.fileno())
    except (OSError, SocksError) as error:
        sys.stderr.write(f"SOCKS proxy {options.proxy}:{options.proxy_port}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # ssh wants the status, and nothing is buffered
