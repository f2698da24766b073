# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that know of the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.keeping import kept_filter


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"kept": kept_filter}
