# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that all provisioners share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  pause_before:
    description: How long to wait before each attempt, as V(10s) or V(1m30s). With a pause, O(timeout) has
      no effect.
    type: str
  timeout:
    description: How long each attempt may take, as V(5m); after that it is stopped and has failed.
    type: str
  max_retries:
    description: How often a failed attempt is repeated. The error of the first attempt is the one reported.
    type: int
    default: 0
  continue_on_error:
    description: Go on with the build when the provisioner has failed in the end.
    type: bool
    default: false
  error_cleanup:
    description:
      - This is the provisioner that runs after the build of a source has failed.
      - It does nothing when the variable C(hcl2ansible_on_error) is V(abort).
    type: bool
    default: false
"""
