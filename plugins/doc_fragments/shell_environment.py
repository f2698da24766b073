# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options about the environment and the exit status of scripts."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  environment_vars:
    description:
      - Environment variables of the scripts, each as V(NAME=value).
      - C(PACKER_BUILD_NAME) and C(PACKER_BUILDER_TYPE) are always set, to the name and the type of the
        source.
    type: list
    elements: str
  env:
    description: Environment variables of the scripts, as a map. They win over O(environment_vars).
    type: dict
  env_var_format:
    description:
      - How one variable is written, with one C(%s) for the name and one for the value. The default is
        C(%s='%s') and a space.
      - Single quotes in values are made safe for a single-quoted string of the shell.
    type: str
  inline_shebang:
    description:
      - The interpreter of O(inline), without C(#!). The default is C(/bin/sh -e).
      - Without this option, O(inline) may begin with a C(#!) line of its own.
    type: str
  valid_exit_codes:
    description: Exit codes of a script that mean success.
    type: list
    elements: int
    default: [0]
"""
