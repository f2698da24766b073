# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_ami_data
short_description: Find an AMI
description:
  - Finds the one AMI that matches, in the region of the options. The builder's own search looks later, when
    the source is built.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.amazon_access
options:
  filters:
    description: Filters of the API call C(DescribeImages), by name. A value may list several, separated by
      commas.
    type: dict
  owners:
    description: Who may own the AMI; account numbers, V(self), or aliases as V(amazon). Without it anybody
      could offer a matching AMI.
    type: list
    elements: str
    required: true
  most_recent:
    description: Take the newest of several AMIs. Otherwise exactly one must match.
    type: bool
    default: false
  include_deprecated:
    description: Find deprecated AMIs too.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Reads in check mode too.
  data_source:
    support: full
    description: Gives a template values.
    details: amazon-ami
"""

EXAMPLES = r"""
- name: Find the newest Debian
  hcl2ansible.images.amazon_ami_data:
    region: eu-west-1
    owners: ["136693071363"]
    filters: {name: debian-13-amd64-*}
    most_recent: true
  register: debian
"""

RETURN = r"""
data:
  description: The attributes that templates see.
  returned: always
  type: dict
  contains:
    id:
      description: Id of the AMI.
      returned: always
      type: str
    name:
      description: Its name.
      returned: always
      type: str
    creation_date:
      description: When it was made.
      returned: always
      type: str
    owner:
      description: Account that owns it.
      returned: always
      type: str
    owner_name:
      description: Alias of that account, as C(amazon).
      returned: always
      type: str
    tags:
      description: Its tags.
      returned: always
      type: dict
"""
