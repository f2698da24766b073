# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: file_artifact
short_description: Make an artifact of one file
description:
  - The builder V(file) of templates. It has another name here because the provisioner V(file) has that one.
  - Writes a file with mode 0600, all of it or nothing. When the build fails, the file is removed unless it
    was there before.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.builder
options:
  target:
    description: File to write. Missing directories are created.
    type: str
    required: true
  content:
    description: Content of the file. Without O(content) and O(source) the file is empty.
    type: str
  source:
    description: File to copy. Not together with O(content).
    type: str
attributes:
  check_mode:
    support: full
    description: Says which file would be written.
  builder:
    support: full
    description: Builds images in a build block.
    details: file
"""

EXAMPLES = r"""
- name: Write the file
  hcl2ansible.images.file_artifact:
    state: started
    content: |
      nothing but a test
    target: out/test.txt

- name: Make it the artifact
  hcl2ansible.images.file_artifact:
    state: captured
"""

RETURN = r"""
artifact:
  description: The file.
  returned: with O(state=captured)
  type: dict
  sample: {builder_id: packer.file, id: File, files: [out/test.txt], kind: files}
plan:
  description: The file that would be written.
  returned: in check mode
  type: dict
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
MUTUALLY_EXCLUSIVE = [["content", "source"]]
