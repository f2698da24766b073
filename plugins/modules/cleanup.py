# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cleanup
short_description: Remove what interrupted builds have left behind
version_added: 0.1.0
description:
  - Removes the machines, images, files and processes that the ledgers of ended builds hold open, and what
    carries their tags.
  - Builds that are going on are never touched.
author: hcl2ansible contributors (@hcl2ansible)
options:
  run:
    description: Only what this run has left, with what it kept on purpose.
    type: str
  all:
    description:
      - Remove what was kept on purpose too, and what carries the tag of a run that this machine knows
        nothing of.
      - Such a run may be going on, started from another machine.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
    support: full
"""

EXAMPLES = r"""
- name: Remove what interrupted builds have left behind
  hcl2ansible.images.cleanup:
"""

RETURN = r"""
removed:
  description: What was removed, or would be.
  returned: success
  type: list
  elements: str
left:
  description: What is still there, and why.
  returned: success
  type: list
  elements: str
"""
