# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_parameterstore_data
short_description: Read a parameter of AWS Systems Manager
description:
  - Reads a parameter. One that is decrypted is masked in all output, and tasks that use it show no results.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.amazon_access
options:
  name:
    description: Name or ARN of the parameter.
    type: str
    required: true
  with_decryption:
    description: Decrypt a parameter of the type SecureString.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Reads in check mode too.
  data_source:
    support: full
    description: Gives a template values.
    details: amazon-parameterstore
"""

EXAMPLES = r"""
- name: Find the newest Amazon Linux
  hcl2ansible.images.amazon_parameterstore_data:
    region: eu-west-1
    name: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
  register: linux
"""

RETURN = r"""
data:
  description: The attributes that templates see.
  returned: always
  type: dict
  contains:
    value:
      description: The value.
      returned: always
      type: str
    version:
      description: Number of the version.
      returned: always
      type: int
    arn:
      description: ARN of the parameter.
      returned: always
      type: str
"""

# For the compiler: what it gives is a secret when this option is set.
SENSITIVE_DATA = "with_decryption"
