# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: artifacts
short_description: Settle what the post-processors of a build keep
version_added: 0.1.0
description:
  - The last task of a build with post-processors. It keeps the builder's own artifact when a post-processor
    keeps it, when a
    chain has failed, or when a chain has ended with nothing; else it destroys it.
  - Nothing is destroyed that another artifact of the build still needs.
author: hcl2ansible contributors (@hcl2ansible)
options:
  state:
    description:
      - V(failed), in the C(rescue) of a chain of post-processors, notes that the chain has failed, so that
        the next one can run.
      - V(settled) keeps or destroys the builder's artifact, and fails when a chain has failed.
    type: str
    choices: [failed, settled]
    default: settled
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
    support: none
"""

EXAMPLES = r"""
- name: Settle the artifacts
  hcl2ansible.images.artifacts:
    state: settled
"""

RETURN = r"""
artifacts:
  description: What the build has made, in the order in which it was made.
  returned: when O(state=settled)
  type: list
  elements: dict
"""
