# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docker_save
short_description: Save a container image to a tarball
description:
  - Writes the image with its history and the one name that the artifact has, as C(docker load) reads it.
  - The file appears when it is complete; nothing is left of a failed one. Missing directories are created.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
  - hcl2ansible.images.docker_cli
options:
  path:
    description: File to write.
    type: str
    required: true
  keep_input_artifact:
    description: Keep what was worked on.
    type: bool
    default: true
attributes:
  check_mode:
    support: full
    description: Says that it would change something.
  post_processor:
    support: full
    description: Post-processes artifacts in a build block.
    details: docker-save
"""

EXAMPLES = r"""
- name: Save the image
  hcl2ansible.images.docker_save:
    artifact: "{{ tagged.artifact }}"
    path: out/web.tar
"""

RETURN = r"""
artifact:
  description: The image, as it came in.
  returned: success
  type: dict
  sample:
    builder_id: packer.post-processor.docker-import
    id: example/web:1.0
    kind: docker.image
"""
