# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
DOCUMENTATION = r"""
module: copy
short_description: Copy an artifact
description: [For tests.]
options:
  output: {type: str, required: true, description: The copy.}
  broken: {type: bool, default: false, description: Whether it fails.}
  nothing: {type: bool, default: false, description: Whether it makes nothing.}
  keep_input_artifact: {type: bool, default: false, description: Keep the input.}
extends_documentation_fragment: [hcl2ansible.images.post_processor]
"""
