# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: compress
short_description: Compress the files of an artifact
description:
  - Writes one compressed file, with all cores where the format allows it, and never an incomplete one.
  - The last two suffixes of O(output) choose the format. C(.tar) and C(.zip) make an archive; C(.tar.gz),
    C(.tar.xz), C(.tar.lz4), C(.tar.bgzf) and C(.tar.bz2) (or C(.tar.bzip2)) a compressed tar archive;
    C(.gz), C(.xz), C(.lz4), C(.bgzf) and C(.bz2) (or C(.bzip2)) compress one file without an archive;
    anything else is a tar archive compressed with gzip.
  - Tar archives hold the files under their base names, dated 1970. Zip archives hold them under their
    paths as given, without a leading C(/) and without C(..).
  - An artifact without files (as an image in a container engine) is refused, and not destroyed. Packer
    makes an empty archive of it and removes the image. Unlike with Packer, C(.bz2) really is bzip2.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
requirements:
  - for LZ4, the Python package lz4 or the program lz4
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
options:
  output:
    description: Path of the file. C(BuildName) and C(BuilderType) can be used in it as in the default.
    type: str
    default: packer_{{.BuildName}}_{{.BuilderType}}
  format:
    description: Suffixes that choose the format in place of those of O(output), as V(tar.gz).
    type: str
    default: ""
  compression_level:
    description: From 1 (fast) to 9 (small); larger numbers are taken for 9. V(0) is the default of the
      format. For xz that is 1, which is smaller than what Packer writes; 6, as the program xz has it, saves
      another tenth in six times the time.
    type: int
    default: 0
  keep_input_artifact:
    description: Keep the files that were compressed.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Shows the file that would be there.
  post_processor:
    support: full
    description: Works on the artifacts of a build.
    details: compress
"""

EXAMPLES = r"""
- name: Compress the image
  hcl2ansible.images.compress:
    artifact: "{{ artifact }}"
    output: web.tar.xz
  register: compressed
"""

RETURN = r"""
artifact:
  description: The compressed file.
  returned: always
  type: dict
  sample: {builder_id: packer.post-processor.compress, files: [web.tar.xz], kind: files}
"""
