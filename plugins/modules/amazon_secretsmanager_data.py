# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_secretsmanager_data
short_description: Read a secret of AWS Secrets Manager
description:
  - Reads one version of a secret. What it gives is masked in all output, and tasks that use it show no
    results.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.amazon_access
options:
  name:
    description: Name or ARN of the secret.
    type: str
    required: true
  key:
    description: Key to read of a secret that is a JSON object. By default the only one.
    type: str
  version_id:
    description: Version to read.
    type: str
  version_stage:
    description: Stage of the version to read. By default V(AWSCURRENT), unless O(version_id) is given.
    type: str
attributes:
  check_mode:
    support: full
    description: Reads in check mode too.
  data_source:
    support: full
    description: Gives a template values.
    details: amazon-secretsmanager
"""

EXAMPLES = r"""
- name: Read the password of the database
  hcl2ansible.images.amazon_secretsmanager_data:
    region: eu-west-1
    name: database
    key: password
  register: database
  no_log: true
"""

RETURN = r"""
data:
  description: The attributes that templates see.
  returned: always
  type: dict
  contains:
    value:
      description: The value of O(key), or of the only key. The whole text of a secret that is no JSON object,
        or that has several keys when none is named.
      returned: always
      type: str
    secret_string:
      description: The whole text.
      returned: always
      type: str
    secret_binary:
      description: The bytes of a binary secret, as base64.
      returned: always
      type: str
    version_id:
      description: The version that was read.
      returned: always
      type: str
"""

# For the compiler: what it gives is a secret.
SENSITIVE_DATA = True
