# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The functions that every Go text/template has: printf, index, len, eq, html ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from .template_literals import go_float, go_text

_VERB = re.compile(r"%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(.)|%$", re.DOTALL)
_HTML = {"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}
_JS = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}


def truth(value: object) -> bool:
    """Go's truth: everything but false, 0, nil and what is empty."""
    return bool(value)


def _kind(value: object) -> str:
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float64"
        case str():
            return "string"
        case None:
            return "nil"
    return "map" if isinstance(value, Mapping) else "slice"


def _printf(form: object, *values: object) -> str:
    queue, out, position = list(values), [], 0
    text = str(form)
    for verb in _VERB.finditer(text):
        out.append(text[position : verb.start()])
        position = verb.end()
        out.append(_verb(verb, queue))
    out.append(text[position:])
    if queue:
        extra = ", ".join(f"{_kind(value)}={go_text(value, nested=True)}" for value in queue)
        out.append(f"%!(EXTRA {extra})")
    return "".join(out)


def _verb(verb: re.Match[str], queue: list[object]) -> str:
    flags, width, precision, letter = verb.groups()
    if letter is None:
        return "%!(NOVERB)"
    if letter == "%":
        return "%"
    width = str(queue.pop(0)) if width == "*" and queue else width
    precision = str(queue.pop(0)) if precision == "*" and queue else precision
    has_point = "." in verb.group()[1:-1]
    if not queue:
        return f"%!{letter}(MISSING)"
    value = queue.pop(0)
    body = _body(letter, flags, int(precision or 0) if has_point else None, value)
    if body is None:
        return f"%!{letter}({_kind(value)}={go_text(value, nested=True)})"
    return _pad(body, flags, int(width or 0), numeric=letter not in "svqT")


def _pad(body: str, flags: str, width: int, numeric: bool) -> str:
    if "-" in flags:
        return body.ljust(width)
    if "0" in flags and numeric:
        sign = body[0] if body[:1] in ("-", "+") else ""
        return sign + body[len(sign) :].rjust(width - len(sign), "0")
    return body.rjust(width)


def _body(letter: str, flags: str, precision: int | None, value: object) -> str | None:
    """The text of one verb without padding; None when the verb does not fit the value."""
    if letter == "T":
        return _kind(value)
    if letter == "v" or (letter == "s" and not isinstance(value, bool | int | float)):
        text = go_text(value, nested=True)
        return text if precision is None or letter == "v" else text[:precision]
    if isinstance(value, bool):
        return go_text(value) if letter == "t" else None
    if isinstance(value, str):
        return _string_body(letter, flags, value)
    sign = "+" if "+" in flags else " " if " " in flags else "-"
    if isinstance(value, int):
        return _integer_body(letter, flags, sign, value)
    if isinstance(value, float) and letter in "eEfFgG":
        if letter in "gG" and precision is None:
            return go_float(value)
        return format(value, f"{sign}.{6 if precision is None else precision}{letter}")
    return None


def _string_body(letter: str, flags: str, value: str) -> str | None:
    if letter == "q":
        return f"`{value}`" if "#" in flags and "`" not in value else go_quote(value)
    if letter in "xX":
        text = value.encode().hex()
        return text.upper() if letter == "X" else text
    return None


def _integer_body(letter: str, flags: str, sign: str, value: int) -> str | None:
    if letter in "dbo":
        return format(value, sign + letter)
    if letter in "xX":
        return format(value, sign + ("#" if "#" in flags else "") + letter)
    if letter == "c":
        return chr(value)
    if letter == "q":
        return f"'{chr(value)}'"
    return f"U+{value:04X}" if letter == "U" else None


def go_quote(text: str) -> str:
    """A Go string literal in double quotes."""
    names = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif char in names:
            out.append(names[char])
        elif char.isprintable():
            out.append(char)
        else:
            code = ord(char)
            letter, width = ("x", 2) if code < 0x80 else ("u", 4) if code < 0x10000 else ("U", 8)
            out.append(f"\\{letter}{code:0{width}x}")
    return '"' + "".join(out) + '"'


def _print(*values: object) -> str:
    """Go's Sprint: a space between two operands when neither is a string."""
    out: list[str] = []
    for index, value in enumerate(values):
        if index and not isinstance(value, str) and not isinstance(values[index - 1], str):
            out.append(" ")
        out.append(go_text(value, nested=True))
    return "".join(out)


def _println(*values: object) -> str:
    return " ".join(go_text(value, nested=True) for value in values) + "\n"


def _index(value: object, *keys: object) -> object:
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, str | bytes | Sequence):
            if not isinstance(key, int) or isinstance(key, bool):
                raise ValueError(f"cannot index a slice with {go_text(key)!r}")
            if not 0 <= key < len(value):
                raise ValueError(f"index out of range: {key}")
            value = value.encode()[key] if isinstance(value, str) else value[key]
        else:
            raise ValueError(f"can't index {_kind(value)}")
    return value


def _slice(value: Sequence[object], *bounds: int) -> object:
    start, end = (*bounds, *(0, len(value))[len(bounds) :])[:2] if len(bounds) < 2 else bounds[:2]
    if not 0 <= start <= end <= len(value):
        raise ValueError(f"index out of range: {start}:{end}")
    return value[start:end]


def _len(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, Mapping | Sequence):
        return len(value)
    raise ValueError(f"len of {_kind(value)}")


def _same(left: object, right: object) -> bool:
    if None in (left, right):
        return left is right
    if _kind(left) != _kind(right):
        raise ValueError("incompatible types for comparison")
    return left == right


def _eq(first: object, second: object, *others: object) -> bool:
    return any(_same(first, other) for other in (second, *others))


def _ordered(compare: Callable[[object, object], bool]) -> Callable[[object, object], bool]:
    def function(left: object, right: object) -> bool:
        if _kind(left) != _kind(right) or _kind(left) not in ("int", "float64", "string"):
            raise ValueError("incompatible types for comparison")
        return compare(left, right)

    return function


def _translate(table: Mapping[str, str]) -> Callable[..., str]:
    return lambda *values: "".join(table.get(char, char) for char in _print(*values))


BUILTINS: dict[str, Callable[..., object]] = {
    "printf": _printf,
    "print": _print,
    "println": _println,
    "index": _index,
    "slice": _slice,
    "len": _len,
    "eq": _eq,
    "ne": lambda left, right: not _same(left, right),
    "lt": _ordered(lambda left, right: left < right),  # type: ignore[operator]
    "le": _ordered(lambda left, right: left <= right),  # type: ignore[operator]
    "gt": _ordered(lambda left, right: left > right),  # type: ignore[operator]
    "ge": _ordered(lambda left, right: left >= right),  # type: ignore[operator]
    "not": lambda value: not truth(value),
    "html": _translate(_HTML),
    "js": _translate(_JS),
    "urlquery": lambda *values: quote(_print(*values), safe="-_.~ ").replace(" ", "+"),
}
