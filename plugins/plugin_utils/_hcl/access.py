# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes of objects and elements of collections."""

from __future__ import annotations

from .convert import ConversionError, convert
from .numbers import is_whole
from .quoting import quoted
from .types import DYNAMIC, NUMBER, STRING, ListOf, MapOf, ObjectOf, Primitive, SetOf, TupleOf, friendly_name
from .values import Value, length_of

_NO_ELEMENT = "The given key does not identify an element in this collection value"


class AccessError(Exception):
    """There is no such attribute or element."""

    def __init__(self, summary: str, detail: str) -> None:
        super().__init__(detail)
        self.summary = summary
        self.detail = detail


def attribute(value: Value, name: str) -> Value:
    """``value.name``; raises AccessError."""
    type_ = value.type
    if value.is_null:
        raise AccessError(
            "Attempt to get attribute from null value",
            "This value is null, so it does not have any attributes.",
        )
    match type_:
        case ObjectOf():
            if name not in type_.attributes:
                raise _unsupported(f"This object does not have an attribute named {quoted(name)}.")
            return value.raw[name] if value.is_known else Value.unknown(type_.attributes[name])
        case MapOf():
            if not value.is_known:
                return Value.unknown(type_.element)
            if name not in value.raw:
                raise AccessError(
                    "Missing map element", f"This map does not have an element with the key {quoted(name)}."
                )
            found: Value = value.raw[name]
            return found
        case ListOf(ObjectOf() as element):
            which = f"attribute {quoted(name)}" if name in element.attributes else "an attribute"
            raise _unsupported(
                f"Can't access attributes on a list of objects. Did you mean to access {which} for a "
                "specific element of the list, or across all elements of the list?"
            )
        case SetOf(ObjectOf()):
            raise _unsupported(
                "Can't access attributes on a set of objects. Did you mean to access an attribute across all "
                "elements of the set?"
            )
        case Primitive():
            raise _unsupported(
                f"Can't access attributes on a primitive-typed value ({friendly_name(type_)})."
            )
    if type_ == DYNAMIC:
        return Value.unknown(DYNAMIC)
    raise _unsupported("This value does not have any attributes.")


def element(value: Value, key: Value) -> Value:
    """``value[key]``; raises AccessError."""
    if value.is_null:
        raise AccessError(
            "Attempt to index null value", "This value is null, so it does not have any indices."
        )
    if key.is_null:
        raise _invalid("Can't use a null value as an indexing key.")
    if DYNAMIC in (value.type, key.type):
        return Value.unknown(DYNAMIC)
    match value.type:
        case ListOf() | TupleOf():
            return _by_position(value, _converted_key(key, NUMBER))
        case MapOf():
            wanted = _converted_key(key, STRING)
            if not (value.is_known and wanted.is_known):
                return Value.unknown(value.type.element)
            if wanted.raw not in value.raw:
                raise _invalid(f"{_NO_ELEMENT}.")
            found: Value = value.raw[wanted.raw]
            return found
        case ObjectOf():
            return _by_name(value, value.type, key)
        case SetOf():
            raise _invalid(
                "Elements of a set are identified only by their value and don't have any separate index or "
                "key to select with, so it's only possible to perform operations across all elements of the "
                "set."
            )
    raise _invalid("This value does not have any indices.")


def _by_position(value: Value, key: Value) -> Value:
    type_ = value.type
    unknown = Value.unknown(type_.element if isinstance(type_, ListOf) else DYNAMIC)
    length = length_of(value)
    if not key.is_known or length is None:
        return unknown
    if not is_whole(key.raw):
        raise _invalid(
            f"{_NO_ELEMENT}: indexing a sequence requires a whole number, but the given index has a "
            "fractional part."
        )
    if key.raw < 0:
        raise _invalid(f"{_NO_ELEMENT}: a negative number is not a valid index for a sequence.")
    if key.raw == length:
        reason = (
            "the given index is greater than or equal to the length of the collection"
            if length
            else "the collection has no elements"
        )
        raise _invalid(f"{_NO_ELEMENT}: {reason}.")
    if key.raw > length:
        raise _invalid(f"{_NO_ELEMENT}.")
    if isinstance(type_, TupleOf) and not value.is_known:
        return Value.unknown(type_.items[int(key.raw)])
    found: Value = value.raw[int(key.raw)]
    return found


def _by_name(value: Value, type_: ObjectOf, key: Value) -> Value:
    name = _converted_key(key, STRING)
    if not name.is_known:
        return Value.unknown(DYNAMIC)
    if name.raw not in type_.attributes:
        hint = " An object only supports looking up attributes by name, not by numeric index."
        raise _invalid(f"{_NO_ELEMENT}.{hint if key.type == NUMBER else ''}")
    return value.raw[name.raw] if value.is_known else Value.unknown(type_.attributes[name.raw])


def _converted_key(key: Value, type_: Primitive) -> Value:
    try:
        return convert(key, type_)
    except ConversionError as error:
        raise _invalid(f"{_NO_ELEMENT}: {error.message}.") from error


def _invalid(detail: str) -> AccessError:
    return AccessError("Invalid index", detail)


def _unsupported(detail: str) -> AccessError:
    return AccessError("Unsupported attribute", detail)
