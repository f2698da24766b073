# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as the interactive console prints them."""

from __future__ import annotations

from decimal import Decimal

from .numbers import compact, is_whole
from .quoting import quoted
from .values import Value

_LARGEST = 2**63


def format_console(value: Value) -> str:
    """A text on its own is shown bare; everything inside of a list or map is quoted and indented."""
    if not value.is_known:
        return "<unknown>"
    if isinstance(value.raw, str):
        return value.raw
    return _formatted(value, 0)


def _formatted(value: Value, indent: int) -> str:
    raw = value.raw
    if not value.is_known:
        return "<unknown>"
    match raw:
        case None:
            return "null"
        case bool():
            return "true" if raw else "false"
        case Decimal():
            return format_number(raw)
        case str():
            return quoted(raw)
    inner, outer = " " * (indent + 2), " " * indent
    if isinstance(raw, dict):
        shown = {key: item for key, item in raw.items() if not item.is_null}
        lines = [f"{inner}{quoted(key)} = {_formatted(item, indent + 2)}" for key, item in shown.items()]
        return "{\n" + "\n".join(lines) + f"\n{outer}}}" if lines else "{}"
    lines = [f"{inner}{_formatted(item, indent + 2)}," for item in raw]
    return "[\n" + "\n".join(lines) + f"\n{outer}]" if lines else "[]"


def format_number(number: Decimal) -> str:
    """A whole number of 64 bits in digits, anything else as a double."""
    if is_whole(number) and -_LARGEST <= number < _LARGEST:
        return str(int(number))
    return compact(Decimal(repr(float(number))))
