# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renaming keys of a component, which most fixers do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Component = Mapping[str, Any]


def without(component: Component, *names: str) -> dict[str, Any]:
    """The component without some keys."""
    return {name: value for name, value in component.items() if name not in names}


def renamed(
    component: Component,
    old: str,
    new: str,
    *,
    only: type | tuple[type, ...] = object,
    wins: bool = True,
) -> Component:
    """With ``new`` in place of ``old``.

    ``only``: the types of values that are meant; ``wins``: over a value that ``new`` has already.
    """
    if old not in component or not isinstance(component[old], only):
        return component
    rest = without(component, old)
    return rest if not wins and new in rest else {**rest, new: component[old]}


def is_of(component: Component, *types: str, prefixes: Collection[str] = ()) -> bool:
    """Whether a component is of one of these types, or of one that starts so."""
    return component["type"] in types or component["type"].startswith(tuple(prefixes))
