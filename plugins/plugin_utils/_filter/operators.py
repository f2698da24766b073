# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operators and conversions as filters, for where Jinja2's own do not do the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ansible.errors import AnsibleFilterError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.calling import plain, reported, value

if TYPE_CHECKING:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import Value

_ARITHMETIC = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "modulo": "%"}


def str_filter(data: Any) -> str:
    """The text that a template would show: ``true``, digits without an exponent; null has none."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import convert
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import STRING

    given = value(data)
    if given.is_null:
        raise AnsibleFilterError("null cannot be part of a string")
    with reported():
        return str(plain(convert(given, STRING)))


def convert_filter(data: Any, type_text: str, null: bool = True) -> Any:
    """The value as the type that a template spells, e.g. ``list(string)``; ``null=false`` refuses null."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.type_text import parse_type_text
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import convert

    try:
        type_ = parse_type_text(str(type_text))
    except ValueError as error:
        raise AnsibleFilterError(str(error)) from error
    given = value(data)
    if given.is_null and not null:
        raise AnsibleFilterError(f"{type_} required, but have null")
    with reported():
        return plain(convert(given, type_))


def unify_filter(data: Any, other: Any) -> Any:
    """The value as the type that it has in common with ``other``, as the branches of a conditional have."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import convert
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.expressions import branch_type

    mine, others = value(data), value(other)
    common = branch_type(mine, others)
    if common is None:
        names = f"{mine.type.friendly} and {others.type.friendly}"
        raise AnsibleFilterError(f"there is no type that both {names} can be")
    with reported():
        return plain(convert(mine, common))


def equal_filter(left: Any, right: Any) -> bool:
    """Whether both are the same, without any conversion: 1 is neither true nor "1"."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.equality import equals

    return bool(plain(equals(value(left), value(right))))


def at_filter(data: Any, key: Any) -> Any:
    """``value[key]``, with what HCL takes for a key and its errors."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.access import AccessError, element

    try:
        return plain(element(value(data), value(key)))
    except AccessError as error:
        raise AnsibleFilterError(error.detail) from error


def arithmetic_filters() -> dict[str, Callable[[Any, Any], Any]]:
    """``add``, ``subtract``, ``multiply``, ``divide`` and ``modulo``."""
    return {name: _arithmetic(name, symbol) for name, symbol in _ARITHMETIC.items()}


def _arithmetic(name: str, symbol: str) -> Callable[[Any, Any], Any]:
    def compute(left: Any, right: Any) -> Any:
        from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.operations import binary

        with reported():
            return plain(binary(symbol, _number(value(left)), _number(value(right))))

    compute.__name__ = name
    return compute


def _number(given: Value) -> Value:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import convert
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import NUMBER

    return convert(given, NUMBER)
