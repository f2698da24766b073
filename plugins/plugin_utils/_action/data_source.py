# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of the actions of data sources: what they read is known before any image is built."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction


class DataSource(ImageAction):
    """Subclasses implement ``read``."""

    KIND = "data"

    @abstractmethod
    def read(self) -> dict[str, Any]:
        """The attributes that the module documents below ``data``; raises ImageError."""

    def perform(self) -> dict[str, Any]:
        return {"changed": False, "data": self.read()}

    def plan(self) -> dict[str, Any]:
        # Nothing is changed by reading, and what follows depends on it.
        return self.perform()
