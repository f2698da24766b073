# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: artifice
short_description: Replace the artifact of a build by other files
description:
  - The post-processors after this one work on the given files, as when provisioners have fetched the real
    product of the build.
  - The files are yours. No later post-processor destroys them, whatever its O(keep_input_artifact) says.
    (Packer deletes them.)
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
options:
  files:
    description:
      - Paths of the files. They may contain C(*), C(?), C([a-z]) and C([^a-z]); what matches nothing is
        left out.
      - Relative ones start at the directory that ansible-playbook was started in.
    type: list
    elements: str
    required: true
  keep_input_artifact:
    description: Keep the artifact that is replaced.
    type: bool
    default: true
attributes:
  check_mode:
    support: full
    description: Finds the files that match at the time.
  post_processor:
    support: full
    description: Works on the artifacts of a build.
    details: artifice
"""

EXAMPLES = r"""
- name: Go on with the box that the provisioner has made
  hcl2ansible.images.artifice:
    artifact: "{{ artifact }}"
    files: ["output/*.box"]
  register: boxes
"""

RETURN = r"""
artifact:
  description: The files.
  returned: always
  type: dict
"""
