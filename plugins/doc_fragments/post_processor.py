# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that all post-processors share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  artifact:
    description:
      - What to work on, the C(artifact) of a builder or of the post-processor before this one.
      - The task does nothing when it is empty, for the chain has ended.
    type: dict
    required: true
"""
