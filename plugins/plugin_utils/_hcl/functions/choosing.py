# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions that look for something among values."""

from __future__ import annotations

from collections.abc import Sequence

from ..convert import ConversionError, convert, unify
from ..equality import equals
from ..types import BOOL, DYNAMIC, NUMBER, STRING, ListOf, TupleOf, Type, is_sequence
from ..values import FALSE, TRUE, Value, items_of, number
from .registry import define
from .signature import FunctionError, Parameter

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
