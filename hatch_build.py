# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the collection into the wheel, where Ansible finds it beside every other one."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CollectionHook(BuildHookInterface):
    """An editable install gets nothing: a copy would go stale at the first edit."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Map the run time's files under ansible_collections/."""
        if version != "editable":
            for part in ("galaxy.yml", "meta", "playbooks", "plugins"):
                build_data["force_include"][part] = f"ansible_collections/hcl2ansible/images/{part}"
