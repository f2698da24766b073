# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Which image a build starts from."""

    DOCUMENTATION = r"""
options:
  source_ami:
    description: Id of the image to start from.
    type: str
  source_ami_filter:
    description: Search for the image to start from. With O(source_ami) too, that image must match.
    type: dict
    suboptions:
      filters:
        description: Filters of the API call C(DescribeImages), by name. A value may list several, separated
          by commas.
        type: dict
      owners:
        description: Who may own the image; account numbers, V(self), or aliases as V(amazon). Required
          without O(source_ami), for anybody could offer a matching image.
        type: list
        elements: str
      most_recent:
        description: Take the newest of several images. Otherwise exactly one must match.
        type: bool
        default: false
      include_deprecated:
        description: Find deprecated images too.
        type: bool
        default: false
"""
