# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from ..convert import ConversionError, convert
from ..numbers import NotANumberError, add, truncated
from ..quoting import quoted
from ..types import DYNAMIC, NUMBER, STRING, ListOf, SetOf, TupleOf, Type, friendly_name
from ..values import Value, items_of, list_value, number
from . import go_math
from .registry import define, whole
from .signature import ArgumentError, FunctionError, Parameter

_RANGE_LIMIT = 1024
_LONGEST = 4000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@define("abs", [Parameter("num", NUMBER, dynamic=True)], NUMBER)
def _abs(arguments: Sequence[Value], result: Type) -> Value:
    return Value(NUMBER, arguments[0].raw.copy_abs())


@define("ceil", [("num", NUMBER)], NUMBER)
def _ceil(arguments: Sequence[Value], result: Type) -> Value:
    return _stepped(arguments[0], 1)


@define("floor", [("num", NUMBER)], NUMBER)
def _floor(arguments: Sequence[Value], result: Type) -> Value:
    return _stepped(arguments[0], -1)


def _stepped(value: Value, direction: int) -> Value:
    if value.raw.is_infinite():
        return value
    whole_part = truncated(value.raw)
    beyond = value.raw > whole_part if direction > 0 else value.raw < whole_part
    return number(whole_part + direction if beyond else whole_part)


@define("log", [("num", NUMBER), ("base", NUMBER)], NUMBER)
def _log(arguments: Sequence[Value], result: Type) -> Value:
    amount, base = (go_math.log(float(argument.raw)) for argument in arguments)
    return _float_number(_quotient(amount, base))


def _quotient(left: float, right: float) -> float:
    if right == 0:
        sign = math.copysign(1, left) * math.copysign(1, right)
        return math.nan if left == 0 or math.isnan(left) else sign * math.inf
    return left / right


@define("pow", [("num", NUMBER), ("power", NUMBER)], NUMBER)
def _pow(arguments: Sequence[Value], result: Type) -> Value:
    base, exponent = (float(argument.raw) for argument in arguments)
    return _float_number(go_math.power(base, exponent))


def _float_number(amount: float) -> Value:
    if math.isnan(amount):
        raise FunctionError("the result is not a number")
    return number(Decimal(repr(amount)))


@define("signum", [("num", NUMBER)], NUMBER)
def _signum(arguments: Sequence[Value], result: Type) -> Value:
    amount = whole(arguments[0])
    return number((amount > 0) - (amount < 0))


@define("max", [], NUMBER, variadic=Parameter("numbers", NUMBER, dynamic=True))
def _max(arguments: Sequence[Value], result: Type) -> Value:
    return max(_at_least_one(arguments), key=lambda value: value.raw)


@define("min", [], NUMBER, variadic=Parameter("numbers", NUMBER, dynamic=True))
def _min(arguments: Sequence[Value], result: Type) -> Value:
    return min(_at_least_one(arguments), key=lambda value: value.raw)


def _at_least_one(arguments: Sequence[Value]) -> Sequence[Value]:
    if not arguments:
        raise FunctionError("must pass at least one number")
    return arguments


def _parseint_type(arguments: Sequence[Value]) -> Type:
    if arguments[0].type != STRING:
        found = friendly_name(arguments[0].type)
        raise ArgumentError(0, f"first argument must be a string, not {found}")
    return NUMBER


@define("parseint", [("number", DYNAMIC), ("base", NUMBER)], _parseint_type)
def _parseint(arguments: Sequence[Value], result: Type) -> Value:
    text = arguments[0].raw
    try:
        base = whole(arguments[1])
    except FunctionError as error:
        raise ArgumentError(1, str(error)) from None
    if not 2 <= base <= 62:
        raise ArgumentError(1, "base must be a whole number between 2 and 62 inclusive")
    digits = text[1:] if text[:1] in ("+", "-") else text
    if len(digits) > _LONGEST:
        raise ArgumentError(0, f"a number of more than {_LONGEST} digits is too large")
    alphabet = _DIGITS[:base]
    total = 0
    for char in digits:
        place = alphabet.find(char.lower() if base <= 36 else char)
        if place < 0:
            digits = ""
            break
        total = total * base + place
    if not digits:
        raise ArgumentError(0, f"cannot parse {quoted(text)} as a base {base} integer")
    return number(-total if text[0] == "-" else total)


def _sum_type(arguments: Sequence[Value]) -> Type:
    if not isinstance(arguments[0].type, (ListOf, SetOf, TupleOf)):
        found = friendly_name(arguments[0].type)
        raise ArgumentError(0, f"argument must be list, set, or tuple. Received {found}")
    return NUMBER


@define("sum", [("list", DYNAMIC)], _sum_type)
def _sum(arguments: Sequence[Value], result: Type) -> Value:
    items = items_of(arguments[0])
    if not items:
        raise ArgumentError(0, "cannot sum an empty list")
    total = Decimal(0)
    for item in items:
        try:
            amount = convert(item, NUMBER)
        except ConversionError:
            raise ArgumentError(0, "argument must be list, set, or tuple of number values") from None
        if amount.is_null:
            raise ArgumentError(0, "argument must be list, set, or tuple of number values")
        if not amount.is_known:
            return Value.unknown(NUMBER)
        try:
            total = add(total, amount.raw)
        except NotANumberError:
            raise FunctionError("can't compute sum of opposing infinities") from None
    return Value(NUMBER, total)


@define("range", [], ListOf(NUMBER), variadic=("params", NUMBER))
def _range(arguments: Sequence[Value], result: Type) -> Value:
    amounts = [argument.raw for argument in arguments]
    if not 1 <= len(amounts) <= 3:
        raise FunctionError("must have one, two, or three arguments")
    start, end = (Decimal(0), amounts[0]) if len(amounts) == 1 else (amounts[0], amounts[1])
    step = amounts[2] if len(amounts) == 3 else Decimal(-1 if end < start else 1)
    if step < 0 and end > start:
        raise ArgumentError(1, "end must be less than start when step is negative")
    if step >= 0 and end < start:
        raise ArgumentError(1, "end must be greater than start when step is positive")
    found: list[Value] = []
    current = start
    while current > end if step < 0 else current < end:
        if len(found) >= _RANGE_LIMIT:
            raise FunctionError(
                f"more than {_RANGE_LIMIT} values were generated; either decrease the difference between "
                "start and end or use a smaller step"
            )
        found.append(Value(NUMBER, current))
        current = add(current, step)
    return list_value(found, NUMBER)
