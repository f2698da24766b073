# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``try``, ``can`` and ``convert``, which look at their arguments before these are evaluated, and ``env``."""

from __future__ import annotations

import os

from ..convert import ConversionError, convert
from ..dispatch import value_of
from ..nodes import Call, Expression
from ..quoting import quoted
from ..references import references
from ..scope import Problem, Scope
from ..type_expression import TypeProblem, parse_type
from ..types import BOOL, DYNAMIC, STRING, Type, without_optional
from ..values import Value, boolean, string
from .registry import define_special
from .signature import Function, Parameter

_FAILED = "Error in function call"


@define_special("try", [], DYNAMIC, variadic=("expressions", DYNAMIC))
def _try(function: Function, node: Call, scope: Scope, problems: list[Problem]) -> Value:
    if not node.arguments:
        detail = 'Call to function "try" failed: at least one argument is required.'
        problems.append(Problem.at(node, _FAILED, detail))
        return Value.unknown(DYNAMIC)
    found: list[Problem] = []
    for argument in node.arguments:
        if depends_on_unknown(argument, scope):
            return Value.unknown(DYNAMIC)
        own: list[Problem] = []
        value = value_of(argument, scope, own)
        if not own:
            return value
        found += own
    reasons = "".join(f"- {problem.summary}\n  {problem.detail}\n" for problem in found)
    detail = (
        f'Call to function "try" failed: no expression succeeded:\n{reasons}\n'
        "At least one expression must produce a successful result."
    )
    problems.append(Problem.at(node, _FAILED, detail))
    return Value.unknown(DYNAMIC)


@define_special("can", [("expression", DYNAMIC)], BOOL)
def _can(function: Function, node: Call, scope: Scope, problems: list[Problem]) -> Value:
    if not _counted(function, node, problems):
        return Value.unknown(DYNAMIC)
    if depends_on_unknown(node.arguments[0], scope):
        return Value.unknown(BOOL)
    own: list[Problem] = []
    value_of(node.arguments[0], scope, own)
    return boolean(not own)


@define_special("convert", [("value", DYNAMIC), ("type", DYNAMIC)], DYNAMIC)
def _convert(function: Function, node: Call, scope: Scope, problems: list[Problem]) -> Value:
    if not _counted(function, node, problems):
        return Value.unknown(DYNAMIC)
    own: list[Problem] = []
    value = value_of(node.arguments[0], scope, own)
    type_: Type = DYNAMIC
    try:
        type_ = without_optional(parse_type(node.arguments[1], defaults=False))
    except TypeProblem as error:
        own += error.problems
    problems += own
    if own:
        return Value.unknown(DYNAMIC)
    try:
        return convert(value, type_)
    except ConversionError as error:
        detail = f'Invalid value for "value" parameter: {error.message}.'
        problems.append(Problem.at(node.arguments[0], "Invalid function argument", detail))
        return Value.unknown(DYNAMIC)


def _counted(function: Function, node: Call, problems: list[Problem]) -> bool:
    expected, given = len(function.parameters), len(node.arguments)
    name = quoted(function.name)
    if given < expected:
        missing = quoted(function.parameters[given].name)
        detail = f"Function {name} expects {expected} argument(s). Missing value for {missing}."
        problems.append(Problem.at(node, "Not enough function arguments", detail))
    elif given > expected:
        detail = f"Function {name} expects only {expected} argument(s)."
        problems.append(Problem.at(node.arguments[expected], "Too many function arguments", detail))
    return given == expected


def depends_on_unknown(node: Expression, scope: Scope) -> bool:
    """Whether anything that the expression refers to is not wholly known; errors count as known."""
    for reference in references(node):
        own: list[Problem] = []
        value = value_of(reference.expression, scope, own)
        if not own and not value.is_wholly_known:
            return True
    return False


ENV = Function(
    "env",
    (Parameter("key", STRING),),
    None,
    STRING,
    lambda arguments, result: string(os.environ.get(arguments[0].raw, "")),
    pure=False,
)
"""Only for the defaults of variables; not one of FUNCTIONS."""
