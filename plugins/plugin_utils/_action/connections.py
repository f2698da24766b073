# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The communicators for the connection plugins that a host can have; ``ssh`` has a module of its own."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import (
    Communicator,
    Input,
    NotStartedError,
    chunks,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.execution import run_execution
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.remote_script import (
    RemoteCommand,
    Signs,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.ssh import Ssh
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import LineSink


def communicator_for(action: Any) -> Communicator:
    """The one that fits the task's real connection plugin; ``action`` is an action plugin."""
    connection = action._connection  # noqa: SLF001 (ansible gives it no other name)
    name = str(connection.ansible_name or connection.transport).rpartition(".")[2]
    variables = action.task_vars
    # The stock plugin's own default is a terminal; only what a builder or the inventory says counts here.
    terminal = any(variables.get(key, False) is True for key in ("hcl2ansible_pty", "ansible_ssh_use_tty"))
    if hasattr(connection, "execution"):
        return Engine(connection, terminal)
    if hasattr(connection, "command_line"):
        return CommandLine(connection, terminal)
    if name == "ssh":
        return Ssh(connection, terminal)
    if name != "local":
        return Stock(connection)
    kind = action.context.build.get("ConnType")
    if kind == "mock":
        return Nowhere(connection)
    if kind == "none":
        raise ImageError(
            "This source has no machine to run commands on: its communicator is 'none'.",
            "Use shell-local to run a script on this controller.",
        )
    return Local(connection)


class CommandLine(Communicator):
    """Connections of this collection: they know the argument list themselves."""

    root = "/"

    def argv(self, command: str, *, tty: bool = False) -> list[str]:
        with _translated():
            return list(self.connection.command_line(command, tty=tty, **self._other_user()))

    def _other_user(self) -> dict[str, str]:
        return {"user": self.user} if self.user else {}


class Engine(CommandLine):
    """Those that can do without a client: the engine itself runs the command."""

    def _run(
        self,
        text: str,
        life_line: bool,
        stdin: Input,
        on_stdout: LineSink | int,
        signs: Signs,
        deadline: float | None,
    ) -> int:
        with _translated():
            execution = self.connection.execution(text, **self._other_user())
        if execution is None:
            return super()._run(text, life_line, stdin, on_stdout, signs, deadline)
        return run_execution(
            execution,
            on_stdout,
            signs.line,
            chunks(stdin),
            keep_stdin_open=life_line,
            deadline=deadline,
            finished=lambda: signs.ended,
        )


class Local(Communicator):
    """The controller itself, for playbooks that name it on purpose."""

    def argv(self, command: str, *, tty: bool = False) -> list[str]:
        return ["/bin/sh", "-c", command]


class Nowhere(Communicator):
    """The builder file has nothing to run on: as with Packer its provisioners succeed and do nothing."""

    def execute(self, command: str | RemoteCommand, **_streams: Any) -> int:
        return 0

    def is_alive(self) -> bool:
        return True


class Stock(Communicator):
    """Any other connection plugin: no live output, no life line, but the same results."""

    def _run(
        self,
        text: str,
        life_line: bool,
        stdin: Input,
        on_stdout: LineSink | int,
        signs: Signs,
        deadline: float | None,
    ) -> int:
        data = stdin if isinstance(stdin, bytes) else b"".join(stdin)
        with _translated():
            status, out, err = self.connection.exec_command(text, in_data=data, sudoable=False)
        if isinstance(on_stdout, int):
            os.write(on_stdout, out)
        else:
            for line in out.decode("utf-8", "replace").splitlines():
                on_stdout(line.rstrip())
        for line in err.decode("utf-8", "replace").split("\n"):
            if line:
                signs.line(line)
        return int(status)

    def is_alive(self) -> bool:
        try:
            with _translated():
                return bool(self.connection.exec_command("exit 0", sudoable=False)[0] == 0)
        except NotStartedError:
            return False


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except AnsibleConnectionFailure as error:
        raise NotStartedError(f"The machine cannot be reached: {error}") from error
