# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: variables
short_description: Check the input variables of a build
version_added: 0.1.0
description:
  - Gives every input variable of a build a value of its type, and fails with all problems at once.
  - A value comes from, weakest first, the default, the environment variable C(PKR_VAR_name), the
    C(*.auto.pkrvars.hcl)
    and C(*.auto.pkrvars.json) files in O(directory), the files named by the extra variable C(var_file)
    (C(-e var_file=a.json)),
    and the extra variable of the same name (C(-e name=value)).
  - Text from the environment or from C(-e) is taken as it is for V(string), V(number) and V(any); for other
    types it is read as a constant expression of HCL, as C([1, 2]) or C(true).
  - A variable file may have any name that ends in C(.hcl) or C(.json).
  - Values of sensitive variables, and their quoted and encoded forms, are hidden in all output of this
    collection.
author: hcl2ansible contributors (@hcl2ansible)
options:
  definitions:
    description:
      - Each variable's name, with its C(type) (as V(list(string\))), C(default), C(description) and whether
        it is C(sensitive).
      - C(validations) is a list of rules, each with a C(condition), which is an expression of HCL, and the
        C(error_message) for values that do not pass. Relative paths in a condition start at the current
        directory.
      - A variable without a default must be given a value.
    type: dict
    required: true
  directory:
    description: The directory whose C(*.auto.pkrvars.hcl) and C(*.auto.pkrvars.json) files are read.
    type: path
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
    support: full
"""

EXAMPLES = r"""
- name: Check the input variables
  hcl2ansible.images.variables:
    definitions:
      region:
        type: string
        default: us-east-1
        description: Where to build
        validations:
          - condition: can(regex("^[a-z]+-[a-z]+-[0-9]$", var.region))
            error_message: A region looks like us-east-1.
      token:
        type: string
        sensitive: true
"""

RETURN = r"""
ansible_facts:
  description: The variables, as facts of the host.
  returned: success
  type: dict
  contains:
    var:
      description: Each variable's value.
      type: dict
    sensitive:
      description: The names of the sensitive ones.
      type: list
      elements: str
"""
