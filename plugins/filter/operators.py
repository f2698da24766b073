# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters for operators and conversions of HCL that Jinja2 does not do in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.evaluating import hcl_filter
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.looping import for_filter
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.operators import (
    arithmetic_filters,
    at_filter,
    convert_filter,
    equal_filter,
    str_filter,
    unify_filter,
)


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            **arithmetic_filters(),
            "at": at_filter,
            "convert": convert_filter,
            "equal": equal_filter,
            "for": for_filter,
            "hcl": hcl_filter,
            "str": str_filter,
            "unify": unify_filter,
        }
