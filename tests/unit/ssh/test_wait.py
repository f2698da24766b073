# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh import socks, wait
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.wait import Patience, wait_for_login


@contextmanager
def server(
    answer: bytes = b"", *, reply: bytes = b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x16"
) -> Iterator[int]:
    """A port that greets with `answer`; without one an echoing SOCKS5 proxy, user u and password p."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with connection:
            if answer:
                connection.sendall(answer)
                return
            methods = connection.recv(64)[2:]
            login = b"\x02" in methods
            connection.sendall(b"\x05\x02" if login else b"\x05\x00")
            if login:
                connection.sendall(b"\x01\x00" if connection.recv(64) == b"\x01\x01u\x01p" else b"\x01\x01")
            request = connection.recv(300)
            if request[:4] != b"\x05\x01\x00\x03":
                return
            connection.sendall(reply)
            with suppress(ConnectionError):
                connection.sendall(request[5:-2] + b"\n")
                while data := connection.recv(1 << 16):
                    connection.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def proxied(port: int, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    argv = [
        sys.executable,
        "-I",
        str(socks.__file__),
        "127.0.0.1",
        str(port),
        *arguments,
        "target.example",
        "22",
    ]
    return subprocess.run(
        argv, input=b"\x00" * 200_000 + b"end", capture_output=True, timeout=60, check=False
    )


def test_bytes_go_both_ways_and_the_proxy_resolves_the_name() -> None:
    with server() as port:
        done = proxied(port)
    assert done.returncode == 0
    assert done.stdout == b"target.example\n" + b"\x00" * 200_000 + b"end"


@pytest.mark.parametrize(("password", "status"), [("p", 0), ("wrong", 1)])
def test_a_proxy_with_a_login(tmp_path: Path, password: str, status: int) -> None:
    (tmp_path / "login").write_text(f"u\n{password}\n")
    with server() as port:
        done = proxied(port, "--login-file", str(tmp_path / "login"))
    assert done.returncode == status
    assert (b"refused the user name or the password" in done.stderr) is bool(status)


def test_a_proxy_that_cannot_reach_the_machine() -> None:
    with server(reply=b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00") as port:
        done = proxied(port)
    assert done.returncode == 1
    assert b"target.example:22: connection refused" in done.stderr


def test_something_that_is_no_proxy() -> None:
    with server(b"HTTP/1.1 400 Bad Request\r\n") as port:
        done = proxied(port)
    assert done.returncode == 1
    assert b"not a SOCKS5 proxy" in done.stderr


def test_ports_that_answer_and_ports_that_do_not() -> None:
    with server(b"SSH-2.0-test\r\n") as port:
        assert wait.probe_server("127.0.0.1", port) == ""
    with server(b"220 mail") as port:
        assert "is not an ssh server" in wait.probe_server("127.0.0.1", port)
    assert "Connection refused" in wait.probe_server("127.0.0.1", port)


def ssh_that(tmp_path: Path, script: str) -> list[str]:
    """A client that counts its calls in the variable n."""
    program = tmp_path / "ssh"
    count = tmp_path / "count"
    program.write_text(f"#!/bin/sh\necho x >> {count}\nn=$(wc -l < {count})\n{script}\n")
    program.chmod(0o755)
    return [str(program)]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait, "_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(wait, "_REFUSED_PAUSE_SECONDS", (0.05,))


def test_it_waits_until_the_machine_lets_us_in(tmp_path: Path) -> None:
    client = ssh_that(tmp_path, "[ $n -ge 3 ] || { echo 'Connection refused' >&2; exit 255; }")
    wait_for_login(client, {}, Patience(20, 1), place="m")
    assert (tmp_path / "count").read_text().count("x") == 3


def test_refused_logins_are_counted_and_others_are_not(tmp_path: Path) -> None:
    client = ssh_that(
        tmp_path,
        "[ $n -le 2 ] && { echo 'Connection timed out' >&2; exit 255; }\n"
        "echo 'Warning: something' >&2; echo 'u@m: Permission denied (publickey).' >&2; exit 255",
    )
    with pytest.raises(ImageError, match=r"u@m refused the login 3 times: .*Permission denied \(publickey\)"):
        wait_for_login(client, {}, Patience(20, 3), place="u@m")
    assert (tmp_path / "count").read_text().count("x") == 5


def test_the_time_is_limited_and_the_last_reason_told(tmp_path: Path) -> None:
    client = ssh_that(tmp_path, "echo 'No route to host' >&2; exit 255")
    with pytest.raises(TimedOut, match=r"m could not be logged in to within 0\.4 s.*No route to host"):
        wait_for_login(client, {}, Patience(0.4, None), place="m")


def test_a_wrong_option_does_not_get_better_with_time(tmp_path: Path) -> None:
    client = ssh_that(tmp_path, "echo \"Bad SSH2 cipher spec 'x'.\" >&2; exit 255")
    with pytest.raises(ImageError, match="ssh cannot be used for m: Bad SSH2 cipher"):
        wait_for_login(client, {}, Patience(20, None), place="m")


def test_a_background_process_that_keeps_the_streams_does_not_hold_us(tmp_path: Path) -> None:
    client = ssh_that(tmp_path, f"sleep 30 & echo $! > {tmp_path}/pid")
    wait_for_login(client, {}, Patience(5, 1), place="m")
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)


def test_a_missing_client() -> None:
    with pytest.raises(ImageError, match="ssh is not installed"):
        wait_for_login(["/no/ssh"], {}, Patience(5, 1), place="m")
