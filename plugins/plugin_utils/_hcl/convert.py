# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conversion of values between types, by the rules of cty."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from . import unify as unification
from .mismatch import mismatch
from .primitive_conversion import Conversion, ConversionError, Path, primitive_conversion
from .quoting import quoted
from .types import (
    DYNAMIC,
    Collection,
    ListOf,
    MapOf,
    ObjectOf,
    Primitive,
    SetOf,
    TupleOf,
    Type,
    without_optional,
)
from .values import (
    Value,
    list_value,
    map_value,
    object_value,
    same_type,
    set_value,
    tuple_value,
)


def convert(value: Value, type_: Type) -> Value:
    """The value as that type; raises ConversionError."""
    if value.type == type_ and type_ == without_optional(type_):
        return value
    if value.type == without_optional(type_):
        return value
    conversion = find_conversion(value.type, type_, True)
    if conversion is None:
        raise ConversionError(mismatch(value.type, type_, is_convertible))
    return conversion(value, ())


def unify(types: Sequence[Type]) -> Type | None:
    """The one type that values of all these types can become, or None."""
    return unification.unify_types(types, is_convertible)


def is_convertible(given: Type, wanted: Type, unsafe: bool = True) -> bool:
    """Whether a conversion exists; an ``unsafe`` one may still fail for some values."""
    return find_conversion(given, wanted, unsafe) is not None


@lru_cache(maxsize=1024)
def find_conversion(given: Type, wanted: Type, unsafe: bool) -> Conversion | None:
    """The function that converts, None if the types do not allow it."""
    inner = _structural(given, wanted, unsafe)
    if inner is None:
        return None
    if wanted == DYNAMIC:
        return inner
    plain_wanted = without_optional(wanted)

    def conversion(value: Value, path: Path) -> Value:
        if not value.is_known:
            return Value.unknown(_filled(value.type, plain_wanted), value.never_null)
        if value.is_null:
            return Value.null(_filled(value.type, plain_wanted))
        return inner(value, path)

    return conversion


def _structural(given: Type, wanted: Type, unsafe: bool) -> Conversion | None:
    match given, wanted:
        case _, _ if wanted == DYNAMIC:
            return _unchanged
        case _, _ if given == DYNAMIC:
            return _later(wanted) if unsafe else None
        case Primitive(), Primitive():
            return primitive_conversion(given, wanted, unsafe)
        case ObjectOf(), ObjectOf():
            return _object_to_object(given, wanted, unsafe)
        case TupleOf(), TupleOf():
            return _tuple_to_tuple(given, wanted, unsafe)
        case ((ListOf() | SetOf()), (ListOf() | SetOf())):
            if isinstance(wanted, SetOf) and isinstance(given, ListOf) and not unsafe:
                return None  # the order and the duplicates would be lost
            return _collection(given, wanted, unsafe)
        case MapOf(), MapOf():
            return _collection(given, wanted, unsafe)
        case TupleOf(), (ListOf() | SetOf()):
            return _structure_to_collection(list(enumerate(given.items)), wanted, unsafe)
        case ObjectOf(), MapOf():
            return _structure_to_collection(list(given.attributes.items()), wanted, unsafe)
        case MapOf(), ObjectOf():
            return _map_to_object(given, wanted) if unsafe else None
    return None


def _unchanged(value: Value, path: Path) -> Value:
    return value


def _later(wanted: Type) -> Conversion:
    def conversion(value: Value, path: Path) -> Value:
        try:
            return convert(value, wanted)
        except ConversionError as error:
            raise ConversionError(error.message, path + error.path) from error

    return conversion


def _object_to_object(given: ObjectOf, wanted: ObjectOf, unsafe: bool) -> Conversion | None:
    conversions: dict[str, Conversion] = {}
    for name, type_ in wanted.attributes.items():
        if name not in given.attributes:
            if name not in wanted.optional:
                return None
            continue
        found = _element_conversion(given.attributes[name], type_, unsafe)
        if found is None:
            return None
        conversions[name] = found

    def conversion(value: Value, path: Path) -> Value:
        converted = {
            name: convert_item(value.raw[name], (*path, name)) for name, convert_item in conversions.items()
        }
        for name in wanted.optional - converted.keys():
            converted[name] = Value.null(without_optional(wanted.attributes[name]))
        return object_value(converted)

    return conversion


def _tuple_to_tuple(given: TupleOf, wanted: TupleOf, unsafe: bool) -> Conversion | None:
    if len(given.items) != len(wanted.items):
        return None
    conversions: list[Conversion] = []
    for one, other in zip(given.items, wanted.items, strict=True):
        found = _element_conversion(one, other, unsafe)
        if found is None:
            return None
        conversions.append(found)

    def conversion(value: Value, path: Path) -> Value:
        return tuple_value(
            convert_item(item, (*path, index))
            for index, (convert_item, item) in enumerate(zip(conversions, value.raw, strict=True))
        )

    return conversion


def _collection(given: Collection, wanted: Collection, unsafe: bool) -> Conversion | None:
    found = _element_conversion(given.element, wanted.element, unsafe)
    if found is None:
        return None
    element = given.element if wanted.element == DYNAMIC else without_optional(wanted.element)

    def conversion(value: Value, path: Path) -> Value:
        keyed = value.raw.items() if isinstance(value.raw, dict) else enumerate(value.raw)
        converted = {key: found(item, (*path, key)) for key, item in keyed}
        return _collected(wanted, converted, element, path)

    return conversion


def _structure_to_collection(
    given: Sequence[tuple[str | int, Type]], wanted: Collection, unsafe: bool
) -> Conversion | None:
    element = wanted.element
    types = [type_ for _unused, type_ in given]
    if element == DYNAMIC and given:
        common = unification.unify_types(types, is_convertible, unsafe)
        if common is None or (common == DYNAMIC and any(type_ != DYNAMIC for type_ in types)):
            return None
        element = common
    conversions: list[Conversion] = []
    for type_ in types:
        found = _element_conversion(type_, element, unsafe)
        if found is None:
            return None
        conversions.append(found)

    def conversion(value: Value, path: Path) -> Value:
        keyed = list(value.raw.items()) if isinstance(value.raw, dict) else list(enumerate(value.raw))
        converted = {
            key: convert_item(item, (*path, key))
            for convert_item, (key, item) in zip(conversions, keyed, strict=True)
        }
        if not isinstance(wanted, SetOf):
            converted = _unified(converted, path, unsafe)
        return _collected(wanted, converted, without_optional(element), path)

    return conversion


def _unified(items: dict[str | int, Value], path: Path, unsafe: bool) -> dict[str | int, Value]:
    """Items that became different types, as optional attributes may, brought to one type."""
    if not items or same_type(items.values()):
        return items
    common = unification.unify_types([item.type for item in items.values()], is_convertible, unsafe)
    if common is None:
        raise ConversionError("cannot find a common base type for all elements", path)
    return {key: convert(item, common) for key, item in items.items()}


def _collected(wanted: Collection, items: dict[str | int, Value], element: Type, path: Path) -> Value:
    if not same_type(items.values()):
        noun = {ListOf: "list", SetOf: "set", MapOf: "map"}[type(wanted)]
        raise ConversionError(f"element types must all match for conversion to {noun}", path)
    if isinstance(wanted, MapOf):
        return map_value({str(key): item for key, item in items.items()}, element)
    return (set_value if isinstance(wanted, SetOf) else list_value)(items.values(), element)


def _map_to_object(given: MapOf, wanted: ObjectOf) -> Conversion | None:
    conversions: dict[str, Conversion | None] = {}
    for name, type_ in wanted.attributes.items():
        conversions[name] = _element_conversion(given.element, type_, True)
        if conversions[name] is None and name not in wanted.optional:
            return None

    def conversion(value: Value, path: Path) -> Value:
        converted: dict[str, Value] = {}
        for name, item in value.raw.items():
            if name not in conversions:
                continue
            convert_item = conversions[name]
            if convert_item is None:
                reason = mismatch(item.type, wanted.attributes[name], is_convertible)
                message = f"map element type is incompatible with attribute {quoted(name)}: {reason}"
                raise ConversionError(message, path)
            converted[name] = convert_item(item, (*path, name))
        for name, type_ in wanted.attributes.items():
            if name not in converted:
                if name not in wanted.optional:
                    message = f"map has no element for required attribute {quoted(name)}"
                    raise ConversionError(message, path)
                converted[name] = Value.null(without_optional(type_))
        return object_value(converted)

    return conversion


def _element_conversion(given: Type, wanted: Type, unsafe: bool) -> Conversion | None:
    return _unchanged if given == wanted else find_conversion(given, wanted, unsafe)


def _filled(given: Type, wanted: Type) -> Type:
    """The type of a null or unknown: ``wanted`` with each "any" replaced by what ``given`` has there."""
    if given == DYNAMIC:
        return wanted
    if wanted == DYNAMIC:
        return given
    match given, wanted:
        case Collection(), Collection():
            return type(wanted)(_filled(given.element, wanted.element))
        case ((TupleOf() | ObjectOf()), Collection()):
            inner = given.items if isinstance(given, TupleOf) else tuple(given.attributes.values())
            return type(wanted)(_filled(unify(inner) or DYNAMIC, wanted.element))
        case ((MapOf() | ObjectOf()), ObjectOf()):
            return ObjectOf(
                {
                    name: _filled(given.element, type_)
                    if isinstance(given, MapOf)
                    else _filled(given.attributes.get(name, DYNAMIC), type_)
                    for name, type_ in wanted.attributes.items()
                }
            )
        case TupleOf(), TupleOf():
            return TupleOf(tuple(map(_filled, given.items, wanted.items)))
    return wanted


__all__ = ["ConversionError", "convert", "find_conversion", "is_convertible", "unify"]
