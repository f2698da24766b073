# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docker_import
short_description: Make a container image of a tarball of files
description:
  - Imports the first file of the artifact of a docker builder with
    O(hcl2ansible.images.docker#module:export_path), or of C(artifice).
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
  - hcl2ansible.images.docker_cli
options:
  repository:
    description: Repository of the new image. Required.
    type: str
  tag:
    description: Tag of the new image. V(latest) when it is not given.
    type: str
  changes:
    description: Dockerfile instructions to apply, for example V(CMD ["/bin/sh"]).
    type: list
    elements: str
  platform:
    description: Platform to mark the image with, for example V(linux/arm64).
    type: str
  keep_input_artifact:
    description: Keep what was worked on.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Says that it would change something.
  post_processor:
    support: full
    description: Post-processes artifacts in a build block.
    details: docker-import
"""

EXAMPLES = r"""
- name: Import the image
  hcl2ansible.images.docker_import:
    artifact: "{{ artifact }}"
    repository: example/web
    tag: "1.0"
    changes: ['CMD ["/usr/sbin/nginx"]']
"""

RETURN = r"""
artifact:
  description: The imported image.
  returned: success
  type: dict
  sample:
    builder_id: packer.post-processor.docker-import
    id: example/web:1.0
    kind: docker.image
"""
