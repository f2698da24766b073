# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Commands over ansible's own ssh plugin: its options, passwords and shared connection, our streams."""

from __future__ import annotations

import contextlib
import os
import subprocess
from shlex import quote
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import (
    Communicator,
    NotStartedError,
)

_CONTROL_SECONDS = 10


class Ssh(Communicator):
    """Each command is a client of the shared connection (ControlPersist), so that it costs no handshake."""

    keeps_links = False
    creates_directories = False
    returns = True

    def __init__(self, connection: Any, terminal: bool = False) -> None:
        super().__init__(connection, terminal)
        self._host = str(connection.get_option("host"))

    def argv(self, command: str, *, tty: bool = False) -> list[str]:
        # The login shell may be any shell: it gets one word to hand on.
        return self._client("-tt" if tty else "-T", self._host, f"exec /bin/sh -c {quote(command)}")

    def establish(self) -> None:
        """With a password only the stock plugin can open the shared connection: it answers prompts."""
        if not self.connection.get_option("password") or self._control("check"):
            return
        try:
            self.connection.exec_command("exit 0", sudoable=False)
        except AnsibleConnectionFailure as error:
            raise NotStartedError(f"The machine cannot be reached: {error}") from error

    def reset(self) -> None:
        """Let the next command open a new shared connection; sessions that still work keep the old one."""
        self._control("stop")

    def _control(self, request: str) -> bool:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            found = subprocess.run(
                self._client("-O", request, self._host),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_CONTROL_SECONDS,
                check=False,
            )
            return found.returncode == 0
        return False

    def is_alive(self) -> bool:
        # Only the client's own status 255 says that the connection is lost, and it always does.
        return self._status != 255

    def _run(self, *args: Any) -> int:
        self._status = super()._run(*args)
        return self._status

    def _client(self, *words: str) -> list[str]:
        connection = self.connection
        connection.host = self._host
        program = connection.get_option("ssh_executable")
        options = ("-o", "BatchMode=yes", "-o", "LogLevel=ERROR")
        built = connection._build_command(program, "ssh", *options, *words)  # noqa: SLF001 (the way to its options)
        argv = [word.decode("utf-8", "surrogateescape") for word in built]
        pipe = getattr(connection, "sshpass_pipe", None)
        if argv[0] == "sshpass" and pipe:
            # The shared connection is open already: nothing asks for the password again.
            for descriptor in pipe:
                os.close(descriptor)
            connection.sshpass_pipe = None
        return argv[argv.index(program) :]
