# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: null_data
short_description: Give a value back
description:
  - The data source V(null) of templates, which gives what it gets. It is of use in tests, and to give a value
    a name.
  - It is not called C(null), because that is the builder.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
options:
  input:
    description: The value.
    type: str
    default: ""
attributes:
  check_mode:
    support: full
    description: Reads in check mode too.
  data_source:
    support: full
    description: Gives a template values.
    details: "null"
"""

EXAMPLES = r"""
- name: Give the region back
  hcl2ansible.images.null_data:
    input: eu-west-1
  register: region
"""

RETURN = r"""
data:
  description: The attributes that templates see.
  returned: always
  type: dict
  contains:
    output:
      description: The value of O(input).
      returned: always
      type: str
"""
