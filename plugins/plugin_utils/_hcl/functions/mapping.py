# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on maps and objects, and ``length`` of everything."""

from __future__ import annotations

from collections.abc import Sequence

from ..convert import ConversionError, convert
from ..quoting import quoted
from ..types import (
    DYNAMIC,
    EMPTY_OBJECT,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    TupleOf,
    Type,
    friendly_name,
)
from ..types import Collection as CollectionType
from ..values import (
    Value,
    items_of,
    length_of,
    list_value,
    map_value,
    number,
    object_value,
    string,
    tuple_value,
)
from .characters import graphemes
from .registry import define
from .signature import ArgumentError, FunctionError, Parameter


def _length_type(arguments: Sequence[Value]) -> Type:
    given = arguments[0].type
    if given not in (DYNAMIC, STRING) and not isinstance(given, (CollectionType, TupleOf, ObjectOf)):
        raise FunctionError("argument must be a string, a collection type, or a structural type")
    return NUMBER


@define("length", [Parameter("value", DYNAMIC, unknown=True, dynamic=True)], _length_type)
def _length(arguments: Sequence[Value], result: Type) -> Value:
    value = arguments[0]
    match value.type:
        case ObjectOf(attributes=attributes):
            return number(len(attributes))
        case TupleOf() | CollectionType():
            length = length_of(value)
            return Value.unknown(NUMBER, not_null=True) if length is None else number(length)
    if not value.is_known:
        return Value.unknown(NUMBER, not_null=True)
    return number(len(graphemes(value.raw)))


def _keys_type(arguments: Sequence[Value]) -> Type:
    match arguments[0].type:
        case MapOf():
            return ListOf(STRING)
        case ObjectOf(attributes=attributes):
            return TupleOf((STRING,) * len(attributes))
    raise ArgumentError(0, "must have map or object type")


@define("keys", [Parameter("inputMap", DYNAMIC, unknown=True)], _keys_type)
def _keys(arguments: Sequence[Value], result: Type) -> Value:
    value = arguments[0]
    if isinstance(value.type, ObjectOf):
        return tuple_value(map(string, value.type.attributes))
    if not value.is_known:
        return Value.unknown(result, not_null=True)
    return list_value(map(string, value.raw), STRING)


def _values_type(arguments: Sequence[Value]) -> Type:
    match arguments[0].type:
        case MapOf(element):
            return ListOf(element)
        case ObjectOf(attributes=attributes):
            return TupleOf(tuple(attributes.values()))
    raise FunctionError("values() requires a map as the first argument")


@define("values", [("mapping", DYNAMIC)], _values_type)
def _values(arguments: Sequence[Value], result: Type) -> Value:
    return Value(result, tuple(items_of(arguments[0])))


def _lookup_type(arguments: Sequence[Value]) -> Type:
    mapping, key, default = arguments
    match mapping.type:
        case ObjectOf(attributes=attributes):
            return attributes.get(key.raw, default.type) if key.is_known else DYNAMIC
        case MapOf(element):
            try:
                convert(default, element)
            except ConversionError:
                message = "the default value must have the same type as the map elements"
                raise ArgumentError(2, message) from None
            return element
    raise ArgumentError(0, "lookup() requires a map as the first argument")


@define("lookup", [("inputMap", DYNAMIC), ("key", STRING), ("default", DYNAMIC)], _lookup_type)
def _lookup(arguments: Sequence[Value], result: Type) -> Value:
    mapping, key, default = arguments
    if not mapping.is_wholly_known:
        return Value.unknown(result)
    found = mapping.raw.get(key.raw)
    if found is not None:
        return Value(found.type, found.raw)
    try:
        return convert(default, result)
    except ConversionError as error:
        raise FunctionError(error.message) from None


def _merge_type(arguments: Sequence[Value]) -> Type:
    if not arguments:
        return EMPTY_OBJECT
    attributes: dict[str, Type] = {}
    complete = True
    for argument in arguments:
        type_ = argument.type
        if type_ == DYNAMIC:
            return DYNAMIC
        if not isinstance(type_, (MapOf, ObjectOf)):
            raise FunctionError(f"arguments must be maps or objects, got {quoted(friendly_name(type_))}")
        if argument.is_null:
            continue
        if isinstance(type_, ObjectOf):
            attributes |= type_.attributes
        elif argument.is_known:
            attributes |= dict.fromkeys(argument.raw, type_.element)
        else:
            complete = False
    first = arguments[0].type
    if all(argument.type == first for argument in arguments):
        return first
    return ObjectOf(attributes) if complete else DYNAMIC


@define("merge", [], _merge_type, variadic=Parameter("maps", DYNAMIC, null=True, dynamic=True))
def _merge(arguments: Sequence[Value], result: Type) -> Value:
    merged: dict[str, Value] = {}
    for argument in arguments:
        if argument.is_null:
            continue
        if not isinstance(argument.type, (MapOf, ObjectOf)):
            raise FunctionError(
                f"arguments must be maps or objects, got {quoted(friendly_name(argument.type))}"
            )
        merged |= argument.raw
    return map_value(merged, result.element) if isinstance(result, MapOf) else object_value(merged)


def _zipmap_type(arguments: Sequence[Value]) -> Type:
    keys, values = arguments
    match values.type:
        case ListOf(element):
            return MapOf(element)
        case TupleOf(items):
            if not keys.is_wholly_known:
                return DYNAMIC
            return ObjectOf(dict(zip(_zip_keys(keys, len(items)), items, strict=True)))
    raise FunctionError("values argument must be a list or tuple value")


def _zip_keys(keys: Value, count: int) -> list[str]:
    names: list[str] = []
    if len(keys.raw) != count:
        raise FunctionError(f"number of keys ({len(keys.raw)}) does not match number of values ({count})")
    for index, key in enumerate(items_of(keys)):
        if key.is_null:
            raise FunctionError(f"keys list has null value at index {index}")
        names.append(key.raw)
    return names


@define("zipmap", [("keys", ListOf(STRING)), ("values", DYNAMIC)], _zipmap_type)
def _zipmap(arguments: Sequence[Value], result: Type) -> Value:
    keys, values = arguments
    if not keys.is_wholly_known:
        return Value.unknown(result)
    items = items_of(values)
    zipped = dict(zip(_zip_keys(keys, len(items)), items, strict=True))
    return map_value(zipped, result.element) if isinstance(result, MapOf) else object_value(zipped)
