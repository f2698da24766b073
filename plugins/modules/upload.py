# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: upload
short_description: Upload the files of an artifact
description:
  - Copies the artifact's files to an object store. Packer has no such post-processor.
  - Large files go in parts, several at a time. What has arrived is held against the file's SHA-256, and
    nothing is left of a file that did not arrive as a whole.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
  - hcl2ansible.images.amazon_access
options:
  destination:
    description:
      - Where to, as V(s3://BUCKET/DIRECTORY). The files have their own names below it; those from several
        directories also have what their directories differ in.
      - May use the Go template variables C(.BuildName) and C(.BuilderType).
    type: str
    required: true
  server_side_encryption:
    description: How the objects are encrypted. By default as the bucket says.
    type: str
    choices: [AES256, aws:kms, aws:kms:dsse]
  kms_key_id:
    description: Key to encrypt the objects with. Needs O(server_side_encryption=aws:kms).
    type: str
  storage_class:
    description: Storage class of the objects, for example V(STANDARD_IA).
    type: str
  acl:
    description: Canned access control list of the objects, for example V(bucket-owner-full-control).
    type: str
  tags:
    description: Tags of the objects.
    type: dict
  keep_input_artifact:
    description: Keep what was worked on.
    type: bool
    default: true
attributes:
  check_mode:
    support: full
    description: Says where the files would go.
  post_processor:
    support: full
    description: Post-processes artifacts in a build block.
    details: upload
"""

EXAMPLES = r"""
- name: Upload the image
  hcl2ansible.images.upload:
    artifact: "{{ compressed.artifact }}"
    destination: s3://example-images/web
    region: eu-west-1
    tags: {release: "1.0"}
"""

RETURN = r"""
artifact:
  description: The objects. C(id) lists their addresses, C(state.uploads) has size, SHA-256 and version of
    each.
  returned: success
  type: dict
  sample:
    builder_id: hcl2ansible.post-processor.upload
    id: s3://example-images/web/rootfs.tar.gz
    kind: borrowed
"""

# For the compiler, which checks a template before anything runs.
RULES = "_upload.rules"
