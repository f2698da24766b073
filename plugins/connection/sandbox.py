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

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.machine import Sandbox
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._connection.client import ClientConnection


class Connection(ClientConnection):
    """One sandbox."""

    transport = "hcl2ansible.images.sandbox"

    def command_line(self, command: str, *, tty: bool = False) -> list[str]:
        return self._machine().command_line(
            command, privileged=bool(self.get_option("privileged")), user=self.get_option("remote_user")
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

    def raise_if_lost(self, status: int, err: bytes) -> None:
        if status != 0:
            self._machine()
