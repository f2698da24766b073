# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON as Packer's ``fix`` writes it: two spaces a level, names sorted, numbers as Go prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..parse.json_syntax import (
    JsonArray,
    JsonBool,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonValue,
)

_SPECIAL = re.compile(r'["\\&\u2028\u2029\x00-\x1f]')
_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def plain(value: JsonValue) -> Any:
    """The value in Python's own types; of members with the same name the last counts."""
    match value:
        case JsonObject(members=members):
            return {member.name.value: plain(member.value) for member in members}
        case JsonArray(items=items):
            return [plain(item) for item in items]
        case JsonString(value=text) | JsonBool(value=text):
            return text
        case JsonNumber(text=text):
            return float(text)
    return None


def written(value: Any) -> str:
    """The text of a value, without a line end."""
    return "".join(_pieces(value, "\n"))


def _pieces(value: Any, line: str) -> Iterator[str]:
    deeper = f"{line}  "
    if isinstance(value, Mapping) and value:
        for index, name in enumerate(sorted(value)):
            yield f"{',' if index else '{'}{deeper}{_string(name)}: "
            yield from _pieces(value[name], deeper)
        yield f"{line}}}"
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield f"{',' if index else '['}{deeper}"
            yield from _pieces(item, deeper)
        yield f"{line}]"
    else:
        yield _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    return "null" if value is None else "{}" if isinstance(value, Mapping) else "[]"


def _string(text: str) -> str:
    return '"' + _SPECIAL.sub(_escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    return _NAMED.get(found[0]) or f"\\u{ord(found[0]):04x}"


def _number(value: float) -> str:
    """The shortest text, with an exponent only for what is very large or small."""
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        from decimal import Decimal

        text = format(Decimal(repr(value)), "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text) if value else text.split(".")[0]
    mantissa, _unused, exponent = repr(value).partition("e")
    if not exponent:  # Python writes these without one
        mantissa, _unused, exponent = f"{value:e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{exponent[0]}{exponent[1:].lstrip('0')}"
