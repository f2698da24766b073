# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: docker
short_description: Run in a container through the engine's command line client
description:
  - Runs commands with C(docker exec). Nothing is asked of the engine before the first command.
  - Files are streamed through C(cat), so that the container needs a POSIX shell and nothing else.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - connection_pipelining
options:
  remote_addr:
    description: Name or id of the container.
    type: str
    default: inventory_hostname
    vars:
      - name: inventory_hostname
      - name: ansible_host
      - name: ansible_docker_host
  remote_user:
    description: User (and group) in the container, as V(name) or V(uid:gid). By default the one of the image.
    type: str
    vars:
      - name: ansible_user
      - name: ansible_docker_user
  docker_path:
    description: Name or path of the client.
    type: str
    default: docker
    vars:
      - name: ansible_docker_path
  extra_env:
    description: Environment variables for every command in the container.
    type: dict
    default: {}
    vars:
      - name: ansible_docker_extra_env
"""


import os
import selectors
import shlex
import subprocess
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ansible.errors import AnsibleConnectionFailure, AnsibleError, AnsibleFileNotFound
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.plugins.connection import ConnectionBase

_CHUNK = 1 << 16
# What the client writes when the command did not even start, with the status of a failed command.
_LOST = (
    b"No such container",
    b"is not running",
    b"Cannot connect to the Docker daemon",
    b"no container with name or ID",
)


class Connection(ConnectionBase):
    """One container."""

    transport = "hcl2ansible.images.docker"
    has_pipelining = True

    def command_line(self, command: str, *, tty: bool = False, user: str | None = None) -> list[str]:
        """The argv that runs `/bin/sh -c command` in the container, with standard input attached."""
        argv = [self.get_option("docker_path"), "exec", "-i"]
        if tty:
            argv.append("-t")
        user = user or self.get_option("remote_user")
        if user:
            argv += ["-u", str(user)]
        for name, value in (self.get_option("extra_env") or {}).items():
            argv += ["-e", f"{name}={value}"]
        return [*argv, str(self.get_option("remote_addr")), "/bin/sh", "-c", command]

    def _connect(self) -> Connection:
        self._connected = True
        return self

    def exec_command(
        self, cmd: str, in_data: bytes | None = None, sudoable: bool = True
    ) -> tuple[int, bytes, bytes]:
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        with self._popen(cmd, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            early = (b"", b"")
            if self.become and sudoable and self.become.expect_prompt():
                early = self._answer_prompt(process)
            out, err = process.communicate(in_data)
        out, err = early[0] + out, early[1] + err
        self._raise_if_lost(process.returncode, err)
        return process.returncode, out, err

    def put_file(self, in_path: str, out_path: str) -> None:
        super().put_file(in_path, out_path)
        try:
            with Path(to_text(in_path)).open("rb") as source:
                self._transfer(
                    f"cat > {shlex.quote(out_path)}", source, subprocess.DEVNULL, f"write {out_path}"
                )
        except FileNotFoundError as error:
            raise AnsibleFileNotFound(f"There is no file {in_path}") from error

    def fetch_file(self, in_path: str, out_path: str) -> None:
        super().fetch_file(in_path, out_path)
        path = Path(to_text(out_path))
        if path.is_dir():
            path /= PurePosixPath(in_path).name
        with path.open("wb") as target:
            self._transfer(f"cat {shlex.quote(in_path)}", subprocess.DEVNULL, target, f"read {in_path}")

    def close(self) -> None:
        self._connected = False

    def _popen(
        self, command: str, stdin: int | IO[bytes], stdout: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        argv = self.command_line(to_text(command))
        self._display.vvv(f"EXEC {shlex.join(argv)}", host=self.get_option("remote_addr"))
        try:
            return subprocess.Popen(argv, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE)
        except FileNotFoundError as error:
            raise AnsibleConnectionFailure(f"{argv[0]} is not installed on the controller") from error

    def _transfer(self, command: str, stdin: int | IO[bytes], stdout: int | IO[bytes], what: str) -> None:
        with self._popen(command, stdin, stdout) as process:
            _out, err = process.communicate()
        self._raise_if_lost(process.returncode, err)
        if process.returncode != 0:
            raise AnsibleError(f"Could not {what} in the container: {to_text(err).strip()}")

    def _raise_if_lost(self, status: int, err: bytes) -> None:
        if status != 0 and any(sign in err for sign in _LOST):
            raise AnsibleConnectionFailure(f"The container is gone: {to_text(err).strip()}")

    def _answer_prompt(self, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
        """Give the become password when it is asked for; returns what the command wrote meanwhile."""
        streams: dict[Any, bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
        with selectors.DefaultSelector() as selector:
            for stream in streams:
                selector.register(stream, selectors.EVENT_READ)
            while not any(self.become.check_success(bytes(each)) for each in streams.values()):
                if any(self.become.check_password_prompt(bytes(each)) for each in streams.values()):
                    password = self.become.get_option("become_pass", playcontext=self._play_context) or ""
                    self._send(process, to_bytes(password) + b"\n")
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

    @staticmethod
    def _send(process: subprocess.Popen[bytes], data: bytes) -> None:
        if process.stdin is not None:
            process.stdin.write(data)
            process.stdin.flush()
