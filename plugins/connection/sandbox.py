# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: sandbox
short_description: Run in a sandbox of this host
description:
  - Runs commands in the namespaces of a machine that M(hcl2ansible.images.sandbox) has started, with
    C(nsenter).
  - Files are streamed through C(cat), so that links in the machine never lead out of it.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - connection_pipelining
options:
  sandbox:
    description: The machine, as PROCESS_ID:START_TIME of its first process.
    type: str
    required: true
    vars:
      - name: hcl2ansible_sandbox
  privileged:
    description: Leave all capabilities of root to the commands.
    type: bool
    default: false
    vars:
      - name: hcl2ansible_sandbox_privileged
  remote_user:
    description: Name or id of the user in the machine. By default root.
    type: str
    vars:
      - name: ansible_user
"""

import os
import shlex
import subprocess
from typing import IO

from ansible.errors import AnsibleConnectionFailure, AnsibleError, AnsibleFileNotFound
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.plugins.connection import ConnectionBase
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.machine import Sandbox


class Connection(ConnectionBase):
    """One sandbox."""

    transport = "hcl2ansible.images.sandbox"
    has_pipelining = True

    def command_line(self, command: str, *, tty: bool = False, user: str | None = None) -> list[str]:
        """The argv that runs ``/bin/sh -c command`` inside; AnsibleConnectionFailure when it is gone."""
        return self._machine().command_line(
            command,
            privileged=bool(self.get_option("privileged")),
            user=user or self.get_option("remote_user"),
        )

    def _machine(self) -> Sandbox:
        try:
            sandbox = Sandbox.parse(str(self.get_option("sandbox")))
        except ValueError as error:
            raise AnsibleError(
                f"hcl2ansible_sandbox is not PID:START: {self.get_option('sandbox')}"
            ) from error
        # Another process may have the same id by now.
        if not sandbox.is_alive():
            raise AnsibleConnectionFailure(f"The sandbox (process {sandbox.pid}) has ended")
        return sandbox

    def _connect(self) -> Connection:
        self._connected = True
        return self

    def exec_command(
        self, cmd: str, in_data: bytes | None = None, sudoable: bool = True
    ) -> tuple[int, bytes, bytes]:
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        with self._popen(cmd, subprocess.PIPE, subprocess.PIPE) as process:
            out, err = process.communicate(in_data)
        self._raise_if_lost(process.returncode)
        return process.returncode, out, err

    def put_file(self, in_path: str, out_path: str) -> None:
        super().put_file(in_path, out_path)
        try:
            source = open(to_bytes(in_path, errors="surrogate_or_strict"), "rb")  # noqa: SIM115 - closed below
        except FileNotFoundError as error:
            raise AnsibleFileNotFound(f"There is no file {in_path}") from error
        with source:
            self._transfer(f"cat > {shlex.quote(out_path)}", source, subprocess.DEVNULL, f"write {out_path}")

    def fetch_file(self, in_path: str, out_path: str) -> None:
        super().fetch_file(in_path, out_path)
        path = to_bytes(out_path, errors="surrogate_or_strict")
        if os.path.isdir(path):
            path = os.path.join(path, to_bytes(os.path.basename(in_path)))
        with open(path, "wb") as target:
            self._transfer(f"cat {shlex.quote(in_path)}", subprocess.DEVNULL, target, f"read {in_path}")

    def close(self) -> None:
        self._connected = False

    def _popen(
        self, command: str, stdin: int | IO[bytes], stdout: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        argv = self.command_line(to_text(command))
        self._display.vvv(f"EXEC {shlex.join(argv)}", host=self._play_context.remote_addr)
        try:
            return subprocess.Popen(argv, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, process_group=0)
        except FileNotFoundError as error:
            raise AnsibleConnectionFailure(f"{argv[0]} is not installed on the controller") from error

    def _transfer(self, command: str, stdin: int | IO[bytes], stdout: int | IO[bytes], what: str) -> None:
        with self._popen(command, stdin, stdout) as process:
            _out, err = process.communicate()
        self._raise_if_lost(process.returncode)
        if process.returncode != 0:
            raise AnsibleError(f"Could not {what} in the sandbox: {to_text(err).strip()}")

    def _raise_if_lost(self, status: int) -> None:
        if status != 0:
            self._machine()
