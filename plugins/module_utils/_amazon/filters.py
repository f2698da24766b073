# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Blocks of a template that look something up, as filters of the API."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any


def block(params: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The one block of that name; empty when it is not given."""
    value = params.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    return dict(value or {})


def filter_map(given: Mapping[str, Any]) -> dict[str, str]:
    """name -> value of ``filters = {...}`` and of ``filter { name, value }`` blocks."""
    found = {str(name): str(value) for name, value in (given.get("filters") or {}).items()}
    blocks = given.get("filter") or []
    for each in blocks if isinstance(blocks, list) else [blocks]:
        found[str(each.get("name") or each.get("key") or "")] = str(each.get("value") or "")
    return found


def api_filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Filters of the API; a value with commas is several values, unless it is quoted as in CSV."""
    return [{"Name": name, "Values": _values(value)} for name, value in given.items()]


def _values(text: str) -> list[str]:
    return next(csv.reader([text]), None) or [text]


def shown(given: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in given.items()) or "none"
