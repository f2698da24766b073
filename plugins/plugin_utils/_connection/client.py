# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of connections whose commands are run by a client program of the controller."""

from __future__ import annotations

import os
import selectors
import shlex
import subprocess
from abc import abstractmethod
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ansible.errors import AnsibleConnectionFailure, AnsibleError, AnsibleFileNotFound
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.plugins.connection import ConnectionBase

_CHUNK = 1 << 16


class ClientConnection(ConnectionBase):
    """Files go through ``cat``: the machine needs a POSIX shell, and its links never lead out of it."""

    has_pipelining = True

    @abstractmethod
    def command_line(self, command: str, *, tty: bool = False) -> list[str]:
        """The argv that runs ``/bin/sh -c command`` there; may raise AnsibleConnectionFailure."""

    @abstractmethod
    def raise_if_lost(self, status: int, err: bytes) -> None:
        """AnsibleConnectionFailure when this end of a command means that the machine is gone."""

    def _connect(self) -> ClientConnection:
        self._connected = True
        return self

    def exec_command(
        self, cmd: str, in_data: bytes | None = None, sudoable: bool = True
    ) -> tuple[int, bytes, bytes]:
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        if self.become and sudoable and self.become.expect_prompt():
            status, out, err = self._run_with_prompt(to_text(cmd), in_data)
        else:
            status, out, err = self.run(to_text(cmd), in_data)
        self.raise_if_lost(status, err)
        return status, out, err

    def put_file(self, in_path: str, out_path: str) -> None:
        super().put_file(in_path, out_path)
        path = Path(to_text(in_path))
        if not path.exists():
            raise AnsibleFileNotFound(f"There is no file {in_path}")
        with path.open("rb") as source:
            self._transfer(f"cat > {shlex.quote(out_path)}", f"write {out_path}", source=source)

    def fetch_file(self, in_path: str, out_path: str) -> None:
        super().fetch_file(in_path, out_path)
        path = Path(to_text(out_path))
        if path.is_dir():
            path /= PurePosixPath(in_path).name
        with path.open("wb") as target:
            self._transfer(f"cat {shlex.quote(in_path)}", f"read {in_path}", target=target)

    def close(self) -> None:
        self._connected = False

    def run(
        self, command: str, source: bytes | IO[bytes] | None = None, target: IO[bytes] | None = None
    ) -> tuple[int, bytes, bytes]:
        """Feed a command; returns its status, its output (but for what the target takes) and its errors."""
        given = subprocess.PIPE if source is None or isinstance(source, bytes) else source
        with self._popen(command, given, subprocess.PIPE if target is None else target) as process:
            out, err = process.communicate(source if isinstance(source, bytes) else None)
        return process.returncode, out or b"", err

    def _transfer(self, command: str, what: str, **streams: IO[bytes]) -> None:
        status, _out, err = self.run(command, **streams)
        self.raise_if_lost(status, err)
        if status != 0:
            raise AnsibleError(f"Could not {what} on the machine: {to_text(err).strip()}")

    def _popen(
        self, command: str, stdin: int | IO[bytes], stdout: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        argv = self.command_line(command)
        self._display.vvv(f"EXEC {shlex.join(argv)}", host=self._play_context.remote_addr)
        try:
            return subprocess.Popen(argv, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, process_group=0)
        except FileNotFoundError as error:
            raise AnsibleConnectionFailure(f"{argv[0]} is not installed on the controller") from error

    def _run_with_prompt(self, command: str, in_data: bytes | None) -> tuple[int, bytes, bytes]:
        with self._popen(command, subprocess.PIPE, subprocess.PIPE) as process:
            early = self._answer_prompt(process)
            out, err = process.communicate(in_data)
        return process.returncode, early[0] + out, early[1] + err

    def _answer_prompt(self, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
        """Give the become password when it is asked for; returns what the command wrote meanwhile."""
        streams: dict[Any, bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
        with selectors.DefaultSelector() as selector:
            for stream in streams:
                selector.register(stream, selectors.EVENT_READ)
            while not any(self.become.check_success(bytes(each)) for each in streams.values()):
                if any(self.become.check_password_prompt(bytes(each)) for each in streams.values()):
                    password = self.become.get_option("become_pass", playcontext=self._play_context) or ""
                    _send(process, to_bytes(password) + b"\n")
                    break
                ready = selector.select(self._play_context.timeout)
                if not ready:
                    raise AnsibleConnectionFailure("No prompt of the become program came in time")
                for key, _events in ready:
                    data = os.read(key.fd, _CHUNK)
                    if not data:
                        return bytes(streams[process.stdout]), bytes(streams[process.stderr])
                    streams[key.fileobj] += data
        return bytes(streams[process.stdout]), bytes(streams[process.stderr])


def _send(process: subprocess.Popen[bytes], data: bytes) -> None:
    if process.stdin is not None:
        process.stdin.write(data)
        process.stdin.flush()
