# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on sets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

from ..convert import ConversionError, convert, unify
from ..limits import PER_ITEM, charge
from ..types import DYNAMIC, Collection, ListOf, SetOf, TupleOf, Type
from ..values import Value, items_of, length_of, list_value, set_value, tuple_value
from .registry import define
from .signature import ArgumentError, FunctionError, Parameter


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
    return set_value(
        (item for one in _as_sets(arguments, result) for item in items_of(one)), _element_of(result)
    )


@define("setintersection", [_FIRST_SET], _set_type, variadic=_OTHER_SETS)
def _setintersection(arguments: Sequence[Value], result: Type) -> Value:
    sets = _as_sets(arguments, result)
    if not all(one.is_wholly_known for one in sets):
        return Value.unknown(result, not_null=True)
    kept = items_of(sets[0])
    for other in sets[1:]:
        kept = [item for item in kept if item in other.raw]
    return set_value(kept, _element_of(result))


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
    if any(length_of(argument) is None for argument in arguments):
        return Value.unknown(result, not_null=True)
    columns = [
        [convert(item, type_) for item in items_of(argument)]
        for argument, type_ in zip(arguments, _row_types(result), strict=True)
    ]
    charge(PER_ITEM * math.prod(map(len, columns)) * len(columns))
    rows = [tuple_value(row) for row in product(*columns)]
    return (list_value if isinstance(result, ListOf) else set_value)(rows, _element_of(result))


def _row_types(type_: Type) -> tuple[Type, ...]:
    element = _element_of(type_)
    return element.items if isinstance(element, TupleOf) else ()


def _element_of(type_: Type) -> Type:
    return type_.element if isinstance(type_, Collection) else DYNAMIC
