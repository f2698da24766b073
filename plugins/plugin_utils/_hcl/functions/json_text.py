# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values to JSON and back, with all digits of numbers."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from ..numbers import plain, rounded
from ..types import NUMBER
from ..values import (
    Value,
    boolean,
    object_value,
    string,
    tuple_value,
)

_NUMBER_END = re.compile(r"\.|\.?[0-9]*[eE][+-]?")
_HTML = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
    "\x7f": "\x7f",
}


class JSONError(Exception):
    """A value has no JSON form, or a text is not JSON."""


def encode(value: Value) -> str:
    """Compact JSON, keys sorted; raises JSONError for unknown values and infinity."""
    raw = value.raw
    if not value.is_known:
        raise JSONError("value is not known")
    match raw:
        case None:
            return "null"
        case bool():
            return "true" if raw else "false"
        case str():
            return _text(raw)
        case Decimal():
            if raw.is_infinite():
                raise JSONError("cannot serialize infinity as JSON")
            return plain(raw)
        case dict():
            return "{" + ",".join(f"{_text(key)}:{encode(item)}" for key, item in raw.items()) + "}"
    return "[" + ",".join(map(encode, raw)) + "]"


def _text(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    for char, escape in _HTML.items():
        if char in quoted:
            quoted = quoted.replace(char, escape)
    return quoted


def decode(text: str) -> Value:
    """The value that JSON spells: objects and tuples; raises JSONError."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise JSONError(_reason(text, error)) from None
    except RecursionError:
        raise JSONError("exceeded max depth") from None
    return _value(data)


def _refuse(name: str) -> Any:
    if name.startswith("-"):
        raise JSONError(f"invalid character '{name[1]}' in numeric literal")
    raise JSONError(f"invalid character '{name[0]}' looking for beginning of value")


def _value(data: Any) -> Value:
    match data:
        case None:
            return Value.null()
        case bool():
            return boolean(data)
        case str():
            return string(_without_lone_surrogates(data))
        case Decimal():
            return Value(NUMBER, rounded(data))
        case dict():
            return object_value({_without_lone_surrogates(key): _value(item) for key, item in data.items()})
    return tuple_value(map(_value, data))


def _without_lone_surrogates(text: str) -> str:
    """Half of a pair of surrogates is no character; ``\\ud83d`` alone spells one."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _reason(text: str, error: json.JSONDecodeError) -> str:
    rest = text[error.pos :].strip(" \t\r\n")
    if error.msg == "Extra data":
        return "unexpected EOF" if _NUMBER_END.fullmatch(rest) else "extraneous data after JSON object"
    if not rest:
        return "EOF"
    if error.msg.startswith("Unterminated string") or rest == "-" or _is_word_start(rest):
        return "unexpected EOF"
    char = text[error.pos : error.pos + 1]
    shown = "'\\''" if char == "'" else f"'{char}'"
    if error.msg.startswith("Invalid control character"):
        return f"invalid character {quoted_char(char)} in string literal"
    if error.msg.startswith("Invalid \\escape"):
        return f"invalid character '{text[error.pos + 1 : error.pos + 2]}' in string escape code"
    if error.msg.startswith("Expecting property name"):
        return f"invalid character {shown}"
    if error.msg.startswith("Expecting ':'"):
        return f"invalid character {shown} after object key"
    if error.msg.startswith("Expecting ','"):
        opened = _innermost(text[: error.pos])
        where = "after object key:value pair" if opened == "{" else "after array element"
        return f"invalid character {shown} {where}"
    return f"invalid character {shown} looking for beginning of value"


def quoted_char(char: str) -> str:
    """A character in single quotes, escaped if it does not print."""
    return f"'{json.dumps(char)[1:-1]}'"


def _is_word_start(rest: str) -> bool:
    return any(word.startswith(rest) for word in ("true", "false", "null"))


def _innermost(text: str) -> str:
    opened: list[str] = []
    in_string = escaped = False
    for char in text:
        if in_string:
            in_string = escaped or char != '"'
            escaped = not escaped and char == "\\"
        elif char == '"':
            in_string = True
        elif char in "{[":
            opened.append(char)
        elif char in "}]" and opened:
            opened.pop()
    return opened[-1] if opened else ""
