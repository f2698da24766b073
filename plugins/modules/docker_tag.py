# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docker_tag
short_description: Give a container image further names
description:
  - Tags the image that a docker builder, C(docker-import) or C(docker-tag) has made.
  - The artifact is then known under the last name.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
  - hcl2ansible.images.docker_cli
options:
  repository:
    description: Repository to tag the image in, for example V(registry.example.com/web). Required.
    type: str
  tags:
    description: Tags to give. Without any, the image gets the tag V(latest).
    type: list
    elements: str
  tag:
    description: Older name of O(tags); these are given after those.
    type: list
    elements: str
  force:
    description: Not used. Engines move a tag from another image without being asked to.
    type: bool
    default: false
  keep_input_artifact:
    description: Keep what was worked on. Always kept, for the new names stand for nothing without it.
    type: bool
    default: true
attributes:
  check_mode:
    support: full
    description: Says that it would change something.
  post_processor:
    support: full
    description: Post-processes artifacts in a build block.
    details: docker-tag
"""

EXAMPLES = r"""
- name: Tag the image
  hcl2ansible.images.docker_tag:
    artifact: "{{ artifact }}"
    repository: registry.example.com/web
    tags: ["1.0", latest]
  register: tagged
"""

RETURN = r"""
artifact:
  description: The image under its last name.
  returned: success
  type: dict
  sample:
    builder_id: packer.post-processor.docker-import
    id: example/web:1.0
    kind: docker.image
"""
