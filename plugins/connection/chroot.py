# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: chroot
short_description: Run in a directory of this host as root directory
description:
  - Runs commands with C(chroot) on the controller, in the volume that M(hcl2ansible.images.amazon_chroot) has
    mounted.
  - Files are streamed through C(cat), so that links in the volume never lead out of it.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - connection_pipelining
options:
  directory:
    description: The root directory.
    type: str
    required: true
    vars:
      - name: hcl2ansible_chroot
  command_wrapper:
    description: How to run C(chroot), with the Go template variable C(.Command), as V(sudo {{.Command}}).
    type: str
    default: "{{.Command}}"
    vars:
      - name: hcl2ansible_chroot_wrapper
"""

from ansible.errors import AnsibleConnectionFailure
from ansible_collections.hcl2ansible.images.plugins.module_utils._chroot.mounts import (
    chroot_command,
    mounted_below,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._connection.client import ClientConnection


class Connection(ClientConnection):
    """One mounted volume."""

    transport = "hcl2ansible.images.chroot"

    def command_line(self, command: str, *, tty: bool = False) -> list[str]:
        directory = str(self.get_option("directory"))
        # Without the volume, that would be a directory of this host.
        if directory not in mounted_below(directory):
            raise AnsibleConnectionFailure(f"Nothing is mounted at {directory}")
        return chroot_command(str(self.get_option("command_wrapper")), directory, command)

    def raise_if_lost(self, status: int, err: bytes) -> None:
        if status != 0:
            self.command_line("exit 0")
