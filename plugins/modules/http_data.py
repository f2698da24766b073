# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: http_data
short_description: Read the text behind an address
description:
  - Makes one request, of which anything but a success (a status of 200 to 299) is an error.
  - Redirects are followed. What is private, as the header C(Authorization), is not sent to another host.
  - Proxies are taken from the environment (C(https_proxy), C(no_proxy)).
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
options:
  url:
    description: The address, which starts with C(http://) or C(https://). It may hold a user and a password.
    type: str
    required: true
  method:
    description: The method of the request.
    type: str
    default: GET
    choices: [GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH]
  request_headers:
    description: Headers of the request, by name.
    type: dict
  request_body:
    description: What is sent.
    type: str
    default: ""
  timeout:
    description: How long the request may take, as V(30s) or V(2m).
    type: str
    default: 30s
  ca_file:
    description: File with the certificates of the authorities to trust, instead of those of the system.
    type: path
attributes:
  check_mode:
    support: full
    description: Reads in check mode too.
  data_source:
    support: full
    description: Gives a template values.
    details: http
"""

EXAMPLES = r"""
- name: Ask for the newest release
  hcl2ansible.images.http_data:
    url: https://example.com/releases/latest
    request_headers:
      Accept: application/json
  register: release
"""

RETURN = r"""
data:
  description: The attributes that templates see.
  returned: always
  type: dict
  contains:
    url:
      description: The address that was asked for.
      returned: always
      type: str
    body:
      description: The text of the answer.
      returned: always
      type: str
    request_headers:
      description:
        - Headers of the B(answer), by name, spelled like C(Content-Type); several of one name are joined by
          commas. The attribute has this name in Packer.
      returned: always
      type: dict
"""
