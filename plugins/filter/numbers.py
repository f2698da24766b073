# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters for the functions of HCL on numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.calling import filters_of

NAMES = (
    "abs",
    "ceil",
    "floor",
    "log",
    "max",
    "min",
    "parseint",
    "pow",
    "range",
    "signum",
    "sum",
)


class FilterModule:
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        return filters_of(NAMES)
