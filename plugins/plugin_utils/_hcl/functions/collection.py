# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on lists, tuples and sets."""

from __future__ import annotations

from collections.abc import Sequence

from ..convert import ConversionError, convert, unify
from ..types import (
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    SetOf,
    TupleOf,
    Type,
    friendly_name,
    is_sequence,
)
from ..values import (
    Value,
    items_of,
    length_of,
    list_value,
    string,
    tuple_value,
)
from .registry import define, whole
from .signature import ArgumentError, FunctionError


@define(
    "chunklist", [("list", ListOf(DYNAMIC)), ("size", NUMBER)], lambda arguments: ListOf(arguments[0].type)
)
def _chunklist(arguments: Sequence[Value], result: Type) -> Value:
    items = items_of(arguments[0])
    try:
        size = whole(arguments[1])
    except FunctionError as error:
        raise FunctionError(f"invalid size: {error}") from None
    if size < 0:
        raise FunctionError("the size argument must be positive")
    size = size or len(items)
    chunks = [
        Value(arguments[0].type, tuple(items[at : at + size])) for at in range(0, len(items), size or 1)
    ]
    return Value(result, tuple(chunks))


@define("compact", [("list", ListOf(STRING))], ListOf(STRING))
def _compact(arguments: Sequence[Value], result: Type) -> Value:
    if not arguments[0].is_wholly_known:
        return Value.unknown(result, not_null=True)
    return list_value([item for item in items_of(arguments[0]) if item.raw], STRING)


def _concat_type(arguments: Sequence[Value]) -> Type:
    if not arguments:
        raise FunctionError("at least one argument is required")
    if all(isinstance(argument.type, ListOf) for argument in arguments):
        common = unify([argument.type for argument in arguments])
        if common is not None:
            return common
    types: list[Type] = []
    for index, argument in enumerate(arguments):
        match argument.type:
            case TupleOf():
                types += argument.type.items
            case ListOf():
                if not argument.is_known:
                    return DYNAMIC
                types += [argument.type.element] * len(argument.raw)
            case _:
                found = friendly_name(argument.type)
                raise ArgumentError(index, f"all arguments must be lists or tuples; got {found}")
    return TupleOf(tuple(types))


@define("concat", [], _concat_type, variadic=("seqs", DYNAMIC))
def _concat(arguments: Sequence[Value], result: Type) -> Value:
    if isinstance(result, ListOf):
        found: list[Value] = []
        for index, argument in enumerate(arguments):
            try:
                found += items_of(convert(argument, result))
            except ConversionError as error:
                raise ArgumentError(index, error.message) from None
        return list_value(found, result.element)
    return tuple_value(item for argument in arguments for item in items_of(argument))


@define("distinct", [("list", ListOf(DYNAMIC))], lambda arguments: arguments[0].type)
def _distinct(arguments: Sequence[Value], result: Type) -> Value:
    if not arguments[0].is_wholly_known:
        return Value.unknown(result, not_null=True)
    found: list[Value] = []
    for item in items_of(arguments[0]):
        if item not in found:
            found.append(item)
    return Value(result, tuple(found))


def _element_type(arguments: Sequence[Value]) -> Type:
    sequence, index = arguments
    match sequence.type:
        case ListOf():
            return sequence.type.element
        case TupleOf():
            if not index.is_known:
                return DYNAMIC
            return sequence.type.items[_element_index(index, len(sequence.type.items))]
    raise FunctionError(f"cannot read elements from {friendly_name(sequence.type)}")


def _element_index(index: Value, length: int) -> int:
    try:
        position = whole(index)
    except FunctionError as error:
        raise FunctionError(f"invalid index: {error}") from None
    if not length:
        raise FunctionError("cannot use element function with an empty list")
    return position % length


@define("element", [("list", DYNAMIC), ("index", NUMBER)], _element_type)
def _element(arguments: Sequence[Value], result: Type) -> Value:
    items = items_of(arguments[0])
    return items[_element_index(arguments[1], len(items))]


def _flatten_type(arguments: Sequence[Value]) -> Type:
    if not arguments[0].is_wholly_known:
        return DYNAMIC
    if not is_sequence(arguments[0].type):
        raise FunctionError("can only flatten lists, sets and tuples")
    return TupleOf(tuple(item.type for item in _flattened(arguments[0]) or ()))


@define("flatten", [("list", DYNAMIC)], _flatten_type)
def _flatten(arguments: Sequence[Value], result: Type) -> Value:
    if not is_sequence(arguments[0].type):
        raise FunctionError("can only flatten lists, sets and tuples")
    found = _flattened(arguments[0])
    return Value.unknown(DYNAMIC) if found is None else tuple_value(found)


def _flattened(value: Value) -> list[Value] | None:
    """The leaves, None if their number is not known."""
    if not value.is_known or length_of(value) is None:
        return None
    leaves: list[Value] = []
    for item in items_of(value):
        if not item.is_known and item.type == DYNAMIC:
            return None
        if not item.is_null and is_sequence(item.type):
            inner = _flattened(item)
            if inner is None:
                return None
            leaves += inner
        else:
            leaves.append(item)
    return leaves


def _reverse_type(arguments: Sequence[Value]) -> Type:
    match arguments[0].type:
        case TupleOf(items):
            return TupleOf(items[::-1])
        case ListOf(element) | SetOf(element):
            return ListOf(element)
    found = friendly_name(arguments[0].type)
    raise ArgumentError(0, f"can only reverse list or tuple values, not {found}")


@define("reverse", [("list", DYNAMIC)], _reverse_type)
def _reverse(arguments: Sequence[Value], result: Type) -> Value:
    return Value(result, tuple(reversed(arguments[0].raw)))


def _slice_type(arguments: Sequence[Value]) -> Type:
    given = arguments[0].type
    if isinstance(given, SetOf):
        raise ArgumentError(
            0,
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if "
            "the ordering of the result is not important",
        )
    if not isinstance(given, (ListOf, TupleOf)):
        raise ArgumentError(0, "must be a list or tuple value")
    start, end = _bounds(arguments)
    if isinstance(given, ListOf):
        return given
    return DYNAMIC if start is None or end is None else TupleOf(given.items[start:end])


def _bounds(arguments: Sequence[Value]) -> tuple[int | None, int | None]:
    length = length_of(arguments[0])
    bounds: list[int | None] = []
    for index, name in ((1, "start"), (2, "end")):
        if not arguments[index].is_known:
            bounds.append(None)
            continue
        try:
            bound = whole(arguments[index])
        except FunctionError as error:
            raise ArgumentError(index, f"invalid {name} index: {error}") from None
        if bound < 0:
            raise ArgumentError(index, f"{name} index must not be less than zero")
        if length is not None and bound > length:
            raise ArgumentError(index, f"{name} index must not be greater than the length of the list")
        bounds.append(bound)
    start, end = bounds
    if start is not None and end is not None and start > end:
        raise ArgumentError(1, "start index must not be greater than end index")
    return start, end


@define("slice", [("list", DYNAMIC), ("start_index", NUMBER), ("end_index", NUMBER)], _slice_type)
def _slice(arguments: Sequence[Value], result: Type) -> Value:
    if result == DYNAMIC:
        return Value.unknown(DYNAMIC)
    start, end = _bounds(arguments)
    return Value(result, arguments[0].raw[start:end])


@define("sort", [("list", ListOf(STRING))], ListOf(STRING))
def _sort(arguments: Sequence[Value], result: Type) -> Value:
    if not arguments[0].is_wholly_known:
        return Value.unknown(result, not_null=True)
    texts: list[str] = []
    for index, item in enumerate(items_of(arguments[0])):
        if item.is_null:
            raise FunctionError(f"given list element {index} is null; a null string cannot be sorted")
        texts.append(item.raw)
    return list_value(map(string, sorted(texts)), STRING)
