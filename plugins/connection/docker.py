# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: docker
short_description: Run in a container
description:
  - Runs commands as C(docker exec) does. Nothing is asked of the engine before the first command.
  - An engine on a socket of this host is spoken to directly, which saves starting its client for each
    command. The client is used where it may talk to another engine or in another way, with another
    O(docker_path), a C(DOCKER_CONTEXT), a remote C(DOCKER_HOST) or TLS, and for commands on a terminal.
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
from typing import IO

from ansible.errors import AnsibleConnectionFailure
from ansible.module_utils.common.text.converters import to_text
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.api import (
    Api,
    RefusedError,
    UnreachableError,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.execution import Execution
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._connection.client import ClientConnection

# What the client writes when the command did not even start, with the status of a failed command.
_LOST = (
    b"No such container",
    b"is not running",
    b"Cannot connect to the Docker daemon",
    b"no container with name or ID",
)


class Connection(ClientConnection):
    """One container."""

    transport = "hcl2ansible.images.docker"

    def command_line(self, command: str, *, tty: bool = False, user: str = "") -> list[str]:
        argv = [self.get_option("docker_path"), "exec", "-i"]
        if tty:
            argv.append("-t")
        user = user or self._user()
        if user:
            argv += ["-u", user]
        for name, value in (self.get_option("extra_env") or {}).items():
            argv += ["-e", f"{name}={value}"]
        return [*argv, str(self.get_option("remote_addr")), "/bin/sh", "-c", command]

    def execution(self, command: str, *, user: str = "") -> Execution | None:
        """`/bin/sh -c command`, started without the client; None where only that is certain to be right.

        Raises AnsibleConnectionFailure when the engine refuses.
        """
        api = Api.of(str(self.get_option("docker_path")), os.environ)
        if api is None:
            return None
        container, argv = str(self.get_option("remote_addr")), ["/bin/sh", "-c", command]
        self._display.vvv(f"EXEC over {api.path}: {argv[2]}", host=container)
        try:
            environment = self.get_option("extra_env")
            return Execution.start(api, container, argv, user or self._user(), environment)
        except UnreachableError:
            return None
        except RefusedError as error:
            self.raise_if_lost(1, str(error).encode())
            raise AnsibleConnectionFailure(str(error)) from error

    def run(
        self, command: str, source: bytes | IO[bytes] | None = None, target: IO[bytes] | None = None
    ) -> tuple[int, bytes, bytes]:
        execution = self.execution(command)
        if execution is None:
            return super().run(command, source, target)
        try:
            out, err = execution.communicate(source, target)
            return execution.exit_status(), out, err
        except UnreachableError as error:
            raise AnsibleConnectionFailure(f"The engine was lost: {error}") from error
        finally:
            execution.close()

    def raise_if_lost(self, status: int, err: bytes) -> None:
        if status != 0 and any(sign in err for sign in _LOST):
            raise AnsibleConnectionFailure(f"The container is gone: {to_text(err).strip()}")

    def _user(self) -> str:
        return str(self.get_option("remote_user") or "")
