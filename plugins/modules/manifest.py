# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: manifest
short_description: List what was built in a JSON file
description:
  - Appends an entry about the artifact to a file, which other programs can read. The form is that of
    Packer's manifest.
  - The file keeps the entries of earlier runs, unless the variable C(hcl2ansible_force) is set.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
options:
  output:
    description: Path of the file.
    type: str
    default: packer-manifest.json
  strip_path:
    description: List the base names of the files.
    type: bool
    default: false
  strip_time:
    description: Leave out the time, so that equal builds give equal files.
    type: bool
    default: false
  custom_data:
    description: What else the entry shall hold.
    type: dict
  keep_input_artifact:
    description: It is kept in any case.
    type: bool
    default: true
attributes:
  check_mode:
    support: full
    description: Shows the entry.
  post_processor:
    support: full
    description: Works on the artifacts of a build.
    details: manifest
"""

EXAMPLES = r"""
- name: Write the manifest
  hcl2ansible.images.manifest:
    artifact: "{{ artifact }}"
    strip_path: true
    custom_data:
      release: "12"
"""

RETURN = r"""
artifact:
  description: The artifact that was given.
  returned: always
  type: dict
"""
