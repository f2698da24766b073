# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sleep
short_description: Wait between the steps of a build
description:
  - Waits; nothing runs on the machine.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment: [hcl2ansible.images.provisioner]
options:
  duration:
    description: How long to wait, as V(30s) or V(1m30s).
    type: str
    required: true
attributes:
  provisioner:
    support: full
    description: Is a provisioner of a template.
    details: sleep
  check_mode:
    support: full
    description: Does not wait.
seealso:
  - module: ansible.builtin.pause
"""

EXAMPLES = r"""
- name: Give the services time to settle
  hcl2ansible.images.sleep:
    duration: 30s
"""

RETURN = r"""
seconds:
  description: How long the pause was.
  type: float
  returned: success
  sample: 30.0
"""
