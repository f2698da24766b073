# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The operators on values."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

from . import numbers
from .convert import ConversionError, convert
from .dispatch import handles, value_of
from .equality import equals
from .nodes import Binary, Unary
from .scope import Problem, Scope
from .types import BOOL, DYNAMIC, NUMBER, Type
from .values import FALSE, TRUE, Value, boolean


class OperationError(Exception):
    """The operation has no result for these values."""


_ARITHMETIC: dict[str, tuple[Callable[[Decimal, Decimal], Decimal], str]] = {
    "+": (numbers.add, "can't compute sum of opposing infinities"),
    "-": (numbers.subtract, "can't subtract infinity from itself"),
    "*": (numbers.multiply, "can't multiply zero by infinity"),
    "/": (numbers.divide, "can't divide zero by zero or infinity by infinity"),
    "%": (numbers.modulo, "can't use modulo with zero and infinity"),
}
_COMPARISON: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def operand_type(symbol: str) -> Type:
    """The type that both operands of a binary operator are converted to."""
    if symbol in ("==", "!="):
        return DYNAMIC
    return BOOL if symbol in ("&&", "||") else NUMBER


def result_type(symbol: str) -> Type:
    """The type of what a binary operator gives."""
    return NUMBER if symbol in _ARITHMETIC else BOOL


def binary(symbol: str, left: Value, right: Value) -> Value:
    """The result for operands that are of the operator's type already; raises OperationError."""
    if symbol == "==":
        return equals(left, right)
    if symbol == "!=":
        return negated(equals(left, right))
    if left.is_null or right.is_null:
        raise OperationError("argument must not be null")
    if not (left.is_known and right.is_known):
        return Value.unknown(result_type(symbol), not_null=True)
    if symbol in _COMPARISON:
        return boolean(_COMPARISON[symbol](left.raw, right.raw))
    if symbol in ("&&", "||"):
        return boolean(left.raw and right.raw if symbol == "&&" else left.raw or right.raw)
    compute, failure = _ARITHMETIC[symbol]
    try:
        return Value(NUMBER, compute(left.raw, right.raw))
    except numbers.NotANumberError:
        raise OperationError(failure) from None


def unary(symbol: str, operand: Value) -> Value:
    """The result for an operand that is of the operator's type already; raises OperationError."""
    if operand.is_null:
        raise OperationError("argument must not be null")
    if not operand.is_known:
        return Value.unknown(NUMBER if symbol == "-" else BOOL, not_null=True)
    return Value(NUMBER, operand.raw.copy_negate()) if symbol == "-" else negated(operand)


def negated(value: Value) -> Value:
    """``!value`` of a bool that may be unknown."""
    return boolean(not value.raw) if value.is_known else value


@handles(Binary)
def _binary(node: Binary, scope: Scope, problems: list[Problem]) -> Value:
    wanted = operand_type(node.operator)
    sides: list[Value] = []
    found: list[list[Problem]] = []
    unsuitable: list[Problem] = []
    for side, expression in (("left", node.left), ("right", node.right)):
        own: list[Problem] = []
        value = value_of(expression, scope, own)
        try:
            value = convert(value, wanted)
        except ConversionError as error:
            detail = f"Unsuitable value for {side} operand: {error.message}."
            unsuitable.append(Problem.at(expression, "Invalid operand", detail))
        sides.append(value)
        found.append(own)
    unknown = Value.unknown(result_type(node.operator))
    if unsuitable:
        problems += unsuitable + found[0] + found[1]
        return unknown
    if wanted == BOOL:
        decided = _short_circuit(node.operator == "||", sides, found)
        if decided is not None:
            problems += decided[1]
            return decided[0]
    problems += found[0] + found[1]
    if found[0] or found[1]:
        return unknown
    try:
        return binary(node.operator, *sides)
    except OperationError as error:
        problems.append(Problem.at(node, "Operation failed", f"Error during operation: {error}."))
        return unknown


def _short_circuit(
    decisive: bool, sides: list[Value], found: list[list[Problem]]
) -> tuple[Value, list[Problem]] | None:
    """What one side alone decides, with that side's problems; null counts as false here."""
    left, right = sides
    unsure = Value.unknown(BOOL, not_null=True)
    if not left.is_known and not right.is_known:
        return None if found[0] else (unsure, found[0])
    for side, own in zip(sides, found, strict=True):
        if side.is_known and (side.raw is True) == decisive:
            return (TRUE if decisive else FALSE), own
    if not left.is_known:
        return unsure, found[0]
    return (unsure, found[1]) if not right.is_known else None


@handles(Unary)
def _unary(node: Unary, scope: Scope, problems: list[Problem]) -> Value:
    wanted = NUMBER if node.operator == "-" else BOOL
    own: list[Problem] = []
    operand = value_of(node.operand, scope, own)
    try:
        operand = convert(operand, wanted)
    except ConversionError as error:
        detail = f"Unsuitable value for unary operand: {error.message}."
        own.append(Problem.at(node.operand, "Invalid operand", detail))
    problems += own
    if own:
        return Value.unknown(wanted)
    try:
        return unary(node.operator, operand)
    except OperationError as error:
        problems.append(Problem.at(node, "Operation failed", f"Error during operation: {error}."))
        return Value.unknown(wanted)
