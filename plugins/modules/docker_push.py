# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docker_push
short_description: Push a container image to a registry
description:
  - Pushes the image under the name of the artifact, then under each further tag that C(docker-tag) gave it,
    each once.
  - The digest that the registry knows it by becomes part of the artifact.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
  - hcl2ansible.images.docker_cli
  - hcl2ansible.images.docker_cli.login
options:
  platform:
    description: Push only this platform of the image.
    type: str
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
    details: docker-push
"""

EXAMPLES = r"""
- name: Push the image
  hcl2ansible.images.docker_push:
    artifact: "{{ tagged.artifact }}"
    login: true
    login_server: registry.example.com
    login_username: builder
    login_password: "{{ var.registry_password }}"
"""

RETURN = r"""
artifact:
  description: The pushed image.
  returned: success
  type: dict
  sample:
    builder_id: packer.post-processor.docker-import
    id: example/web:1.0
    kind: docker.image
"""
