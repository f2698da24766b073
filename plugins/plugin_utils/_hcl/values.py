# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values: a type and what is known of the value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any, TypeAlias
from unicodedata import is_normalized, normalize

from .numbers import compact, plain, rounded
from .record import record
from .types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
)


@record
class Unknown:
    """What stands for a value that is not known yet; all of them are equal."""

    not_null: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown)

    def __hash__(self) -> int:
        return hash(Unknown)


Raw: TypeAlias = "str | Decimal | bool | tuple[Value, ...] | dict[str, Value] | Unknown | None"


@record
class Value:
    """A value of HCL.

    ``raw`` is a str, Decimal or bool; a tuple of Values for lists, tuples and (sorted, unique) sets; a dict
    of Values, sorted by key, for maps and objects; None for null; an Unknown.
    """

    type: Type
    raw: Any

    @property
    def is_null(self) -> bool:
        """Whether it is null; an unknown value counts as not null."""
        return self.raw is None

    @property
    def is_known(self) -> bool:
        """Whether the value itself is known, though parts of it may not be."""
        return not isinstance(self.raw, Unknown)

    @property
    def is_wholly_known(self) -> bool:
        """Whether the value and all its parts are known."""
        match self.raw:
            case Unknown():
                return False
            case tuple():
                return all(item.is_wholly_known for item in self.raw)
            case dict():
                return all(item.is_wholly_known for item in self.raw.values())
        return True

    @property
    def never_null(self) -> bool:
        """Whether it is certain that the value is not null."""
        return self.raw.not_null if isinstance(self.raw, Unknown) else self.raw is not None

    @classmethod
    def unknown(cls, type_: Type, not_null: bool = False) -> Value:
        """A value of which only the type is known, and maybe that it will not be null."""
        return cls(type_, _NEVER_NULL if not_null and type_ != DYNAMIC else _UNKNOWN)

    @classmethod
    def null(cls, type_: Type = DYNAMIC) -> Value:
        """The null of a type."""
        return cls(type_, None)


_UNKNOWN = Unknown()
_NEVER_NULL = Unknown(not_null=True)
TRUE = Value(BOOL, True)
FALSE = Value(BOOL, False)
EMPTY_TUPLE_VALUE = Value(TupleOf(()), ())
EMPTY_OBJECT_VALUE = Value(ObjectOf({}), {})


def normalized(text: str) -> str:
    """The text in Unicode's composed form, which all strings of HCL have."""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def string(text: str) -> Value:
    """A string."""
    return Value(STRING, normalized(text))


def number(amount: Decimal | int) -> Value:
    """A number; it is rounded to what HCL can hold."""
    return Value(NUMBER, rounded(amount if isinstance(amount, Decimal) else Decimal(amount)))


def boolean(condition: bool) -> Value:
    """A bool."""
    return TRUE if condition else FALSE


def tuple_value(items: Iterable[Value]) -> Value:
    """A tuple of these values."""
    raw = tuple(items)
    return Value(TupleOf(tuple(item.type for item in raw)), raw)


def object_value(attributes: Mapping[str, Value]) -> Value:
    """An object of these attributes."""
    raw = {normalized(name): value for name, value in attributes.items()}
    return Value(ObjectOf({name: value.type for name, value in raw.items()}), dict(sorted(raw.items())))


def list_value(items: Iterable[Value], element: Type) -> Value:
    """A list; ``element`` is the type of an empty one, else that of the items counts."""
    raw = tuple(items)
    element = common_type(raw, element)
    return Value(ListOf(element), tuple(_retyped(item, element) for item in raw))


def map_value(items: Mapping[str, Value], element: Type) -> Value:
    """A map; ``element`` is the type of an empty one, else that of the items counts."""
    element = common_type(items.values(), element)
    raw = {normalized(key): _retyped(item, element) for key, item in items.items()}
    return Value(MapOf(element), dict(sorted(raw.items())))


def set_value(items: Iterable[Value], element: Type) -> Value:
    """A set: duplicates dropped, in the order of sets; ``element`` as for lists."""
    raw = tuple(items)
    element = common_type(raw, element)
    unique: list[Value] = []
    seen: set[str] = set()
    for item in (_retyped(item, element) for item in raw):
        key = _identity(item)
        if item.is_wholly_known and key in seen:
            continue
        seen.add(key)
        unique.append(item)
    return Value(SetOf(element), tuple(sorted(unique, key=_set_order(element))))


def common_type(items: Iterable[Value], default: Type) -> Type:
    """The type of the first item that has one; the items are of one type."""
    return next((item.type for item in items if item.type != DYNAMIC), default)


def same_type(items: Iterable[Value]) -> bool:
    """Whether a list of the items is possible: "any" goes with everything."""
    return len({item.type for item in items if item.type != DYNAMIC}) <= 1


def entries(value: Value) -> Iterator[tuple[Value, Value]]:
    """(key, element) of a known collection or structure, in the order of iteration."""
    if isinstance(value.raw, dict):
        yield from ((Value(STRING, key), item) for key, item in value.raw.items())
    elif isinstance(value.type, SetOf):
        yield from ((item, item) for item in value.raw)
    else:
        yield from ((number(index), item) for index, item in enumerate(value.raw))


def items_of(value: Value) -> list[Value]:
    """The elements of a known collection or structure, in the order of iteration."""
    return list(value.raw.values() if isinstance(value.raw, dict) else value.raw)


def length_of(value: Value) -> int | None:
    """The number of elements, None as long as it is not certain."""
    if isinstance(value.type, TupleOf):
        return len(value.type.items)
    if not value.is_known or value.is_null:
        return None
    if isinstance(value.type, SetOf) and len(value.raw) != 1 and not value.is_wholly_known:
        return None
    return len(value.raw)


def _retyped(item: Value, element: Type) -> Value:
    return Value(element, item.raw) if item.type == DYNAMIC and element != DYNAMIC else item


def _set_order(element: Type) -> Callable[[Value], tuple[int, Any]]:
    primitive = element in (STRING, NUMBER, BOOL)

    def key(item: Value) -> tuple[int, Any]:
        if item.is_null:
            return 2, ""
        if not item.is_known:
            return 1, ""
        return 0, item.raw if primitive else _identity(item)

    return key


def _identity(value: Value) -> str:
    """A text that differs for different known values of one type, and sorts sets of structures."""
    from json import dumps

    raw = value.raw
    match raw:
        case Unknown():
            return "?"
        case None:
            return "~"
        case bool():
            return "T" if raw else "F"
        case str():
            return dumps(raw, ensure_ascii=False)
        case Decimal():
            return compact(raw)
        case dict():
            if isinstance(value.type, MapOf):
                inner = "".join(
                    f"{dumps(key, ensure_ascii=False)}:{_identity(item)};" for key, item in raw.items()
                )
                return f"{{{inner}}}"
            return f"<{''.join(_identity(item) + ';' for item in raw.values())}>"
    inner = "".join(_identity(item) + ";" for item in raw)
    return f"<{inner}>" if isinstance(value.type, TupleOf) else f"[{inner}]"


def from_python(given: object) -> Value:
    """The value of plain data; also takes subclasses of str, int, float and any Mapping, Sequence or Set."""
    match given:
        case Value():
            return given
        case None:
            return Value.null()
        case bool():
            return boolean(given)
        case str():
            return string(str.__str__(given))
        case int():
            return number(int(given))
        case float():
            return number(Decimal(float.__repr__(given)))
        case Decimal():
            return number(given)
        case Mapping():
            return object_value({_key(key): from_python(item) for key, item in given.items()})
        case Sequence() | AbstractSet() if not isinstance(given, (bytes, bytearray)):
            return tuple_value(from_python(item) for item in given)
    raise TypeError(f"a {type(given).__name__} is no value of HCL")


def _key(key: object) -> str:
    value = from_python(key)
    match value.raw:
        case bool():
            return "true" if value.raw else "false"
        case str():
            return value.raw
        case Decimal():
            return plain(value.raw)
    raise TypeError(f"a {type(key).__name__} cannot be the key of a map")


def to_python(value: Value, exact: bool = False) -> Any:
    """Plain data: str, int, float, bool, None, list (sets too), dict; fractions as Decimal when ``exact``.

    Raises ValueError when something in it is unknown.
    """
    raw = value.raw
    match raw:
        case Unknown():
            raise ValueError("the value is not known yet")
        case tuple():
            return [to_python(item, exact) for item in raw]
        case dict():
            return {key: to_python(item, exact) for key, item in raw.items()}
        case Decimal():
            if raw.is_finite() and raw == raw.to_integral_value():
                return int(raw)
            return raw if exact else float(raw)
    return raw
