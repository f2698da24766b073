# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on lists, tuples and sets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ..convert import ConversionError, convert, unify
from ..types import (
    BOOL,
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
    EMPTY_TUPLE_VALUE,
    FALSE,
    TRUE,
    Value,
    boolean,
    equals,
    items_of,
    length_of,
    list_value,
    number,
    set_value,
    string,
    tuple_value,
)
from .registry import define, whole
from .signature import ArgumentError, FunctionError, Parameter

_ANYTHING = Parameter("vals", DYNAMIC, null=True, unknown=True, dynamic=True)


@define("alltrue", [("list", ListOf(BOOL))], BOOL)
def _alltrue(arguments: Sequence[Value], result: Type) -> Value:
    unsure = False
    for item in items_of(arguments[0]):
        if not item.is_known:
            unsure = True
        elif item.raw is not True:
            return FALSE
    return Value.unknown(BOOL, not_null=True) if unsure else TRUE


@define("anytrue", [("list", ListOf(BOOL))], BOOL)
def _anytrue(arguments: Sequence[Value], result: Type) -> Value:
    unsure = False
    for item in items_of(arguments[0]):
        if not item.is_known:
            unsure = True
        elif item.raw is True:
            return TRUE
    return Value.unknown(BOOL, not_null=True) if unsure else FALSE


@define("chunklist", [("list", ListOf(DYNAMIC)), ("size", NUMBER)], lambda arguments: ListOf(arguments[0].type))
def _chunklist(arguments: Sequence[Value], result: Type) -> Value:
    items = items_of(arguments[0])
    try:
        size = whole(arguments[1])
    except FunctionError as error:
        raise FunctionError(f"invalid size: {error}") from None
    if size < 0:
        raise FunctionError("the size argument must be positive")
    assert isinstance(result, ListOf) and isinstance(result.element, ListOf)
    element = result.element.element
    size = size or len(items)
    chunks = [list_value(items[start : start + size], element) for start in range(0, len(items), size or 1)]
    return list_value(chunks, result.element)


def _coalesce_type(arguments: Sequence[Value]) -> Type:
    common = unify([argument.type for argument in arguments])
    if common is None:
        raise FunctionError("all arguments must have the same type")
    return common


@define("coalesce", [], _coalesce_type, variadic=_ANYTHING)
def _coalesce(arguments: Sequence[Value], result: Type) -> Value:
    for argument in arguments:
        try:
            value = convert(argument, result)
        except ConversionError as error:
            raise FunctionError(error.message) from None
        if not value.is_known:
            return Value.unknown(result)
        if not value.is_null and not (result == STRING and value.raw == ""):
            return value
    raise FunctionError("no non-null, non-empty-string arguments")


def _coalescelist_type(arguments: Sequence[Value]) -> Type:
    if not arguments:
        raise FunctionError("at least one argument is required")
    for argument in arguments:
        if not argument.is_known:
            return DYNAMIC
        if not isinstance(argument.type, (ListOf, TupleOf)):
            raise FunctionError("coalescelist arguments must be lists or tuples")
    types = {argument.type for argument in arguments}
    return types.pop() if len(types) == 1 else DYNAMIC


@define("coalescelist", [], _coalescelist_type, variadic=_ANYTHING)
def _coalescelist(arguments: Sequence[Value], result: Type) -> Value:
    for argument in arguments:
        if not argument.is_known:
            return Value.unknown(result)
        if not argument.is_null and argument.raw:
            return argument
    raise FunctionError("no non-null arguments")


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


@define("contains", [("list", DYNAMIC), ("value", DYNAMIC)], BOOL)
def _contains(arguments: Sequence[Value], result: Type) -> Value:
    if not is_sequence(arguments[0].type):
        raise FunctionError("argument must be list, tuple, or set")
    unsure = False
    for item in items_of(arguments[0]):
        equal = equals(arguments[1], item)
        if equal.raw is True:
            return TRUE
        unsure = unsure or not equal.is_known
    return Value.unknown(BOOL, not_null=True) if unsure else FALSE


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


@define("index", [("list", DYNAMIC), ("value", DYNAMIC)], NUMBER)
def _index(arguments: Sequence[Value], result: Type) -> Value:
    if not isinstance(arguments[0].type, (ListOf, TupleOf)):
        raise FunctionError("argument must be a list or tuple")
    items = items_of(arguments[0])
    if not items:
        raise FunctionError("cannot search an empty list")
    for position, item in enumerate(items):
        equal = equals(item, arguments[1])
        if not equal.is_known:
            return Value.unknown(NUMBER)
        if equal.raw:
            return number(position)
    raise FunctionError("item not found")


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


def _set_type(arguments: Sequence[Value]) -> Type:
    elements: list[Type] = []
    for argument in arguments:
        if not isinstance(argument.type, SetOf):
            return DYNAMIC
        if argument.type.element != DYNAMIC or length_of(argument) != 0:
            elements.append(argument.type.element)
    if not elements:
        return SetOf(DYNAMIC)
    common = unify(elements)
    if common is None:
        raise FunctionError("given sets must all have compatible element types")
    return SetOf(common)


_FIRST_SET = Parameter("first_set", SetOf(DYNAMIC), dynamic=True)
_OTHER_SETS = Parameter("other_sets", SetOf(DYNAMIC), dynamic=True)


def _as_sets(arguments: Sequence[Value], result: Type) -> list[Value]:
    found: list[Value] = []
    for index, argument in enumerate(arguments):
        try:
            found.append(convert(argument, result))
        except ConversionError as error:
            raise ArgumentError(index, error.message) from None
    return found


@define("setunion", [_FIRST_SET], _set_type, variadic=_OTHER_SETS)
def _setunion(arguments: Sequence[Value], result: Type) -> Value:
    assert isinstance(result, SetOf)
    return set_value((item for one in _as_sets(arguments, result) for item in items_of(one)), result.element)


@define("setintersection", [_FIRST_SET], _set_type, variadic=_OTHER_SETS)
def _setintersection(arguments: Sequence[Value], result: Type) -> Value:
    assert isinstance(result, SetOf)
    sets = _as_sets(arguments, result)
    if not all(one.is_wholly_known for one in sets):
        return Value.unknown(result, not_null=True)
    kept = items_of(sets[0])
    for other in sets[1:]:
        kept = [item for item in kept if item in other.raw]
    return set_value(kept, result.element)


def _setproduct_type(arguments: Sequence[Value]) -> Type:
    if len(arguments) < 2:
        raise FunctionError("at least two arguments are required")
    elements: list[Type] = []
    for index, argument in enumerate(arguments):
        match argument.type:
            case SetOf(element) | ListOf(element):
                elements.append(element)
            case TupleOf(items):
                common = unify(items) if items else DYNAMIC
                if common is None:
                    raise ArgumentError(index, "all elements must be of the same type")
                elements.append(common)
            case _:
                raise ArgumentError(index, "a set or a list is required")
    ordered = not any(isinstance(argument.type, SetOf) for argument in arguments)
    return (ListOf if ordered else SetOf)(TupleOf(tuple(elements)))


@define("setproduct", [], _setproduct_type, variadic=("sets", DYNAMIC))
def _setproduct(arguments: Sequence[Value], result: Type) -> Value:
    assert isinstance(result, (ListOf, SetOf)) and isinstance(result.element, TupleOf)
    if any(length_of(argument) is None for argument in arguments):
        return Value.unknown(result, not_null=True)
    columns = [
        [convert(item, type_) for item in items_of(argument)]
        for argument, type_ in zip(arguments, result.element.items, strict=True)
    ]
    rows = [tuple_value(row) for row in product(*columns)]
    return (list_value if isinstance(result, ListOf) else set_value)(rows, result.element)


def _slice_type(arguments: Sequence[Value]) -> Type:
    given = arguments[0].type
    if isinstance(given, SetOf):
        raise ArgumentError(
            0,
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the "
            "ordering of the result is not important",
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


__all__ = ["EMPTY_TUPLE_VALUE", "boolean"]
