# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates of any length, made of what real ones are made of."""

from __future__ import annotations

_SECTION = """
# Section {n}: an image with packages, users and configuration of its own.
variable "region_{n}" {{
  type        = string
  default     = "eu-west-{n}"
  description = "Where section {n} goes"
}}

variable "packages_{n}" {{
  type    = list(string)
  default = ["nginx", "curl", "jq-{n}"]
}}

variable "users_{n}" {{
  type = list(object({{ name = string, shell = string, admin = bool }}))
  default = [
    {{ name = "alice", admin = true, shell = "/bin/sh" }},
    {{ name = "bob", admin = false, shell = "/bin/bash" }},
  ]
}}

locals {{
  name_{n}    = "web-${{var.region_{n}}}-{n}"
  install_{n} = [for p in var.packages_{n} : "apt-get -y install ${{p}}" if p != "none"]
  admins_{n}  = {{ for u in var.users_{n} : u.name => upper(u.shell) if u.admin }}
  size_{n}    = length(var.packages_{n}) > 2 ? "large" : "small"
  tags_{n}    = merge({{ Name = local.name_{n}, Size = local.size_{n} }}, {{ "managed-by" = "packer" }})
}}

source "null" "machine_{n}" {{
  communicator = "none"
}}

build {{
  name    = "build_{n}"
  sources = ["source.null.machine_{n}"]

  provisioner "shell-local" {{
    environment_vars = ["REGION=${{var.region_{n}}}", "SIZE=${{local.size_{n}}}"]
    inline = [
      "echo ${{local.name_{n}}}",
      "echo ${{join(" ", var.packages_{n})}}",
    ]
  }}

  provisioner "shell-local" {{
    inline = [<<-EOT
      set -e
      echo "${{local.tags_{n}["Name"]}}" > /dev/null
      %{{ for u in var.users_{n} ~}}
      echo useradd -s ${{u.shell}} ${{u.name}}
      %{{ endfor ~}}
    EOT
    ]
  }}

  post-processor "manifest" {{
    output = "manifest_{n}.json"
  }}
}}
"""


def template(lines: int) -> str:
    """A valid template of about that many lines; whole sections only, at least one."""
    count = max(1, round(lines / _SECTION.count("\n")))
    return "".join(_SECTION.format(n=number) for number in range(count))
