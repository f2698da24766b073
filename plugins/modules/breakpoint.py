# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: breakpoint
short_description: Stop a build until somebody presses enter
description:
  - Stops until enter is pressed, so that the machine can be looked at.
  - Fails where there is no terminal to press enter in.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment: [hcl2ansible.images.provisioner]
options:
  note:
    description: Shown when the build stops, to tell breakpoints apart.
    type: str
  disable:
    description: Do not stop.
    type: bool
    default: false
attributes:
  provisioner:
    support: full
    description: Is a provisioner of a template.
    details: breakpoint
  check_mode:
    support: full
    description: Does not stop.
seealso:
  - module: ansible.builtin.pause
"""

EXAMPLES = r"""
- name: Look at the machine before nginx is installed
  hcl2ansible.images.breakpoint:
    note: before nginx
"""

RETURN = r""" # """
