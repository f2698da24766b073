# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment of programs that a template starts on the controller."""

from __future__ import annotations

import json
import os

# JSON: name -> the user's value or null, of each variable that ``hcl2ansible build`` sets for its playbook.
REPLACED_VARIABLE = "HCL2ANSIBLE_REPLACED"


def of_the_user() -> dict[str, str]:
    """Ours, as the user gave it: an ansible-playbook in a script gets no inventory and no output of ours."""
    environment = dict(os.environ)
    replaced = json.loads(environment.pop(REPLACED_VARIABLE, "{}"))
    for name, value in replaced.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    return environment
