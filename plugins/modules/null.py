# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: "null"
short_description: Run provisioners without making a machine
description:
  - Makes nothing. The provisioners run on a machine that is there, over ssh, or on none.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.builder
  - hcl2ansible.images.communicator
options:
  ssh_host:
    description: Address of the machine. Required unless O(communicator) is V(none).
    type: str
  ssh_private_key_file:
    description:
      - File of the private key to log in with. A leading C(~) is expanded.
      - With the communicator V(ssh) exactly one of this, O(ssh_password) and O(ssh_agent_auth) is required.
    type: str
attributes:
  check_mode:
    support: full
    description: Checks the options and connects to nothing.
  builder:
    support: full
    description: Builds images in a build block.
    details: "null"
"""

EXAMPLES = r"""
- name: Connect to the machine
  hcl2ansible.images.null:
    state: started
    ssh_host: 192.0.2.10
    ssh_username: admin
    ssh_private_key_file: ~/.ssh/id_ed25519

- name: End without an image
  hcl2ansible.images.null:
    state: captured
"""

RETURN = r"""
machine:
  description: Connection variables of the host.
  returned: with O(state=started)
  type: dict
build:
  description: What is known about the build, under the names that templates use.
  returned: with O(state=started)
  type: dict
  sample: {ID: "Null", ConnType: ssh, Host: 192.0.2.10}
artifact:
  description: An artifact that stands for nothing.
  returned: with O(state=captured)
  type: dict
plan:
  description: What would be connected to.
  returned: in check mode
  type: dict
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
MUTUALLY_EXCLUSIVE = [["ssh_agent_auth", "ssh_password", "ssh_private_key_file"]]
REQUIRED_IF = [
    ["communicator", "ssh", ["ssh_host", "ssh_username"]],
    ["communicator", "ssh", ["ssh_password", "ssh_private_key_file", "ssh_agent_auth"], True],
]
