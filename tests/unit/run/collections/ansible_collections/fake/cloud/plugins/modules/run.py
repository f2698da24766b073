# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
DOCUMENTATION = r"""
module: run
short_description: Run a command here
description: [For tests.]
options:
  command: {type: str, required: true, description: The command.}
extends_documentation_fragment: [hcl2ansible.images.provisioner]
"""
