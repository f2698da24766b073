# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Go literals, and how Go prints values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from .template_nodes import fail

NO_VALUE = "<no value>"
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", re.DOTALL)


def quoted(token: str, line: int) -> str:
    """The value of a Go string or character in its quotes."""

    def replace(match: re.Match[str]) -> str:
        escape = match.group(1)
        if escape[0] in "xuU" and len(escape) > 1:
            return chr(int(escape[1:], 16))
        if len(escape) == 3:
            return chr(int(escape, 8))
        if escape in _ESCAPES:
            return _ESCAPES[escape]
        if escape in ("\\", token[0]):
            return escape
        raise fail(line, f"unknown escape \\{escape} in {token}")

    return _ESCAPE.sub(replace, token[1:-1])


def number(token: str, line: int) -> int | float:
    """The value of a Go number or character constant."""
    if token[0] == "'":
        text = quoted(token, line)
        if len(text) != 1:
            raise fail(line, f"malformed character constant {token}")
        return ord(text)
    try:
        digits = token.lstrip("+-").replace("_", "")
        if re.fullmatch(r"0[0-7]+", digits):
            return int(digits, 8) * (-1 if token[0] == "-" else 1)
        return int(token, 0)
    except ValueError:
        pass
    try:
        value = float(token)
    except ValueError:
        raise fail(line, f"bad number {token}") from None
    return value


def go_text(value: object, nested: bool = False) -> str:
    """The text Go's ``%v`` gives; a missing value is ``<no value>``."""
    match value:
        case None:
            return "<nil>" if nested else NO_VALUE
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float():
            return go_float(value)
        case bytes():
            return "[" + " ".join(str(byte) for byte in value) + "]"
        case Mapping():
            pairs = (f"{key}:{go_text(value[key], nested=True)}" for key in sorted(value, key=str))
            return "map[" + " ".join(pairs) + "]"
        case Sequence():
            return "[" + " ".join(go_text(item, nested=True) for item in value) + "]"
    return str(value)


def go_float(value: float) -> str:
    """The shortest text of a float that reads back, with an exponent where Go writes one."""
    if math.isnan(value):
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    mantissa, _unused, exponent = f"{value:e}".partition("e")
    power = int(exponent)
    shortest = repr(value)
    if power < -4 or power >= 21:
        digits = re.sub(r"e.*|\.|^-", "", shortest).strip("0") or "0"
        body = digits[0] + ("." + digits[1:] if digits[1:] else "")
        return f"{'-' if mantissa[0] == '-' else ''}{body}e{'-' if power < 0 else '+'}{abs(power):02d}"
    if "e" in shortest:
        shortest = f"{value:.0f}"
    return shortest.removesuffix(".0")
