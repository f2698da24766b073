# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as options want them: legacy templates convert more freely than HCL does.

A text with commas is a list, a single value a list of one, "1" is true, and true is "1" as a string.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from ..hcl.nodes import (
    Attribute,
    Binary,
    Bool,
    Conditional,
    Expression,
    Name,
    Null,
    Number,
    Object,
    Template,
    Text,
    Tuple,
    Wrapped,
)
from ..hcl.record import replaced
from ..ir.schema import Option
from .place import Place

_TRUE, _FALSE = ("1", "t", "T", "TRUE", "true", "True"), ("0", "f", "F", "FALSE", "false", "False", "")
_Empty = Callable[[str], bool]  # whether the default of a variable is the empty string


def weakened(value: Expression, option: Option, empty: _Empty) -> Expression:
    """``value`` as ``option`` takes it; what does not fit stays as it is, for the check to find."""
    place = Place(value.start, value.end)
    match option.type:
        case "list":
            return _list(value, option, place, empty)
        case "bool":
            return _bool(value, place, empty)
        case "int" | "float":
            return _number(value, place, empty)
        case "str" | "path":
            return _string(value, place)
        case "dict" if not option.suboptions:
            return _map(value, place)
    return value


def _list(value: Expression, option: Option, place: Place, empty: _Empty) -> Expression:
    element = Option(name=option.name, type=option.elements or "raw")
    match value:
        case Tuple(items=items):
            return Tuple(value.start, value.end, tuple(weakened(item, element, empty) for item in items))
        case Null():
            return value
        case Text(value=text):
            parts = text.split(",") if text else []
            items = tuple(weakened(place.text(part), element, empty) for part in parts)
            return Tuple(value.start, value.end, items)
        case Template() | Wrapped():
            return place.call("compact", place.call("split", place.text(","), value))
    return Tuple(value.start, value.end, (weakened(value, element, empty),))


def _bool(value: Expression, place: Place, empty: _Empty) -> Expression:
    match value:
        case Text(value=text) if text in (*_TRUE, *_FALSE):
            return Bool(value.start, value.end, text in _TRUE)
        case Number(text=text):
            return Bool(value.start, value.end, Decimal(text) != 0)
    if _may_be_empty(value, empty):
        # In a template "" is false.
        return place.unless(value, place.text(""), place.text("false"))
    return value


def _number(value: Expression, place: Place, empty: _Empty) -> Expression:
    match value:
        case Text(value=""):
            return place.null()
        case Text(value=text) if _is_number(text):
            return place.number(text)
        case Bool(value=truth):
            return place.number("1" if truth else "0")
    if _may_be_empty(value, empty):
        # In a template "" is 0, which nearly always means that the option is not set.
        return place.unless(value, place.text(""), place.null())
    return value


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and "_" not in text and text.strip("+ ") == text
    except InvalidOperation:
        return False


def _string(value: Expression, place: Place) -> Expression:
    return place.text("1" if value.value else "0") if isinstance(value, Bool) else value


def _map(value: Expression, place: Place) -> Expression:
    """A list of maps is one map."""
    if isinstance(value, Tuple) and all(isinstance(item, Object) for item in value.items):
        entries = [entry for item in value.items if isinstance(item, Object) for entry in item.entries]
        value = Object(value.start, value.end, tuple(entries))
    if isinstance(value, Object):
        entries = [replaced(entry, value=_string(entry.value, place)) for entry in value.entries]
        return Object(value.start, value.end, tuple(entries))
    return value


def _may_be_empty(value: Expression, empty: _Empty) -> bool:
    """Whether a value is one variable alone whose default is empty."""
    match value:
        case Wrapped(inner=Attribute(target=Name(name="var"), name=name)):
            return empty(name)
        case Conditional() | Binary():
            return False
    return False
