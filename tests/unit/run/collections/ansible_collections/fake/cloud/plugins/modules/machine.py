# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
DOCUMENTATION = r"""
module: machine
short_description: A directory that plays a machine
description: [For tests.]
options:
  directory: {type: str, required: true, description: The machine.}
  password: {type: str, description: A secret.}
  broken: {type: str, choices: [start, capture], description: What fails.}
extends_documentation_fragment: [hcl2ansible.images.builder]
"""
