# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option that all builders share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  state:
    description:
      - V(started) creates the machine that the image is made of; doing it twice in a run is doing it once.
      - V(captured) makes the artifact of the machine; all other options are those that V(started) was given.
      - V(absent) removes everything temporary. After a failure it keeps the machine when the variable
        C(hcl2ansible_on_error) is V(abort) or V(run-cleanup-provisioner).
    type: str
    choices: [started, captured, absent]
    default: started
"""
