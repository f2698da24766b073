# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: checksum
short_description: Write checksums of the files of an artifact
description:
  - Appends one line for each file and each type of checksum to a file, made of the checksum, a tab and the
    file's name. C(sha256sum --check) of GNU coreutils reads it.
  - Because lines are appended, builds with the same O(output) share one file, and a repeated build adds
    lines to it.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
options:
  checksum_types:
    description: Any of C(md5), C(sha1), C(sha224), C(sha256), C(sha384) and C(sha512).
    type: list
    elements: str
    choices: [md5, sha1, sha224, sha256, sha384, sha512]
    default: [md5]
  output:
    description:
      - Path of the file. C(BuildName), C(BuilderType) and C(ChecksumType) can be used in it as in the
        default.
      - Missing directories above it are made.
    type: str
    default: packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum
  keep_input_artifact:
    description: It is kept in any case, for its files are part of the result.
    type: bool
    default: true
attributes:
  check_mode:
    support: full
    description: Shows the files that would be there.
  post_processor:
    support: full
    description: Works on the artifacts of a build.
    details: checksum
"""

EXAMPLES = r"""
- name: Write the checksums
  hcl2ansible.images.checksum:
    artifact: "{{ artifact }}"
    checksum_types: [sha256, sha512]
    output: web.{{ '{{' }}.ChecksumType}}
"""

RETURN = r"""
artifact:
  description: The input's files, and the checksum files that were not there before.
  returned: always
  type: dict
"""
