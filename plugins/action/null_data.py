# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data source null: what was put in."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.data_source import DataSource


class ActionModule(DataSource):
    """The data source ``null``."""

    def read(self) -> dict[str, Any]:
        return {"output": self.params["input"]}
