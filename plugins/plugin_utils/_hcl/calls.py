# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluation of function calls."""

from __future__ import annotations

from .convert import ConversionError, convert
from .dispatch import handles, value_of
from .functions.signature import ArgumentError, Function, FunctionError
from .limits import charge_value
from .nodes import Call, Expression
from .quoting import quoted
from .scope import Problem, Scope
from .suggestion import suggestion
from .types import DYNAMIC, is_sequence
from .values import Value, items_of

_Arguments = list[tuple[Expression, Value | None]]
"""Each argument with its value where that is known already: the elements of an expanded one."""


@handles(Call)
def _call(node: Call, scope: Scope, problems: list[Problem]) -> Value:
    unknown = Value.unknown(DYNAMIC)
    function = scope.function(node.name)
    if function is None:
        problems.append(_no_function(node, scope))
        return unknown
    if function.special is not None:
        return function.special(function, node, scope, problems)
    arguments = expand(node, scope, problems)
    if arguments is None:
        return unknown
    wrong = check_count(function, node, arguments)
    if wrong is not None:
        problems.append(wrong)
        return unknown
    own: list[Problem] = []
    values = [_argument(function, index, argument, scope, own) for index, argument in enumerate(arguments)]
    problems += own
    if own:
        return unknown
    try:
        value = function.call(values, scope)
    except FunctionError as error:
        problems.append(call_problem(function, node, arguments, error))
        return unknown
    charge_value(value)
    return value


def expand(node: Call, scope: Scope, problems: list[Problem]) -> _Arguments | None:
    """The arguments, the elements of an expanded last one apart; None if they are not to be had."""
    arguments: _Arguments = [(argument, None) for argument in node.arguments]
    if not node.expand:
        return arguments
    last = node.arguments[-1]
    own: list[Problem] = []
    value = value_of(last, scope, own)
    problems += own
    if own:
        return None
    if value.is_null and (value.type == DYNAMIC or is_sequence(value.type)):
        requirement = "not be null"
    elif value.type == DYNAMIC or (is_sequence(value.type) and not value.is_known):
        return None
    elif not is_sequence(value.type):
        requirement = "be of a tuple, list, or set type"
    else:
        return arguments[:-1] + [(last, item) for item in items_of(value)]
    detail = f"The expanding argument (indicated by ...) must {requirement}."
    problems.append(Problem.at(last, "Invalid expanding argument value", detail))
    return None


def check_count(function: Function, node: Call, arguments: _Arguments) -> Problem | None:
    """What is wrong with the number of arguments."""
    expected = len(function.parameters)
    if len(arguments) < expected:
        least = " at least" if function.variadic else ""
        missing = quoted(function.parameters[len(arguments)].name)
        needed = f"Function {quoted(node.name)} expects{least} {expected} argument(s)."
        detail = f"{needed} Missing value for {missing}."
        return Problem("Not enough function arguments", detail, node.end - 1, node.end)
    if function.variadic is None and len(arguments) > expected:
        detail = f"Function {quoted(node.name)} expects only {expected} argument(s)."
        return Problem.at(arguments[expected][0], "Too many function arguments", detail)
    return None


def call_problem(function: Function, node: Call, arguments: _Arguments, error: FunctionError) -> Problem:
    """The failure of a call, at the argument that caused it if there is one."""
    if isinstance(error, ArgumentError):
        parameter = function.parameter(error.index)
        if parameter is not None:
            where = arguments[error.index][0] if error.index < len(arguments) else node
            detail = f"Invalid value for {quoted(parameter.name)} parameter: {error}."
            return Problem.at(where, "Invalid function argument", detail)
    detail = f"Call to function {quoted(node.name)} failed: {error}."
    return Problem.at(node, "Error in function call", detail)


def _argument(
    function: Function,
    index: int,
    argument: tuple[Expression, Value | None],
    scope: Scope,
    problems: list[Problem],
) -> Value:
    node, given = argument
    parameter = function.parameter(index)
    value = value_of(node, scope, problems) if given is None else given
    if parameter is None:
        return value
    try:
        return convert(value, parameter.type)
    except ConversionError as error:
        detail = f"Invalid value for {quoted(parameter.name)} parameter: {error.message}."
        problems.append(Problem.at(node, "Invalid function argument", detail))
        return Value.unknown(parameter.type)


def _no_function(node: Call, scope: Scope) -> Problem:
    known = scope.function_names()
    if known is None:
        return Problem.at(node, "Function calls not allowed", "Functions may not be called here.")
    detail = f"There is no function named {quoted(node.name)}.{suggestion(node.name, known)}"
    return Problem("Call to unknown function", detail, node.start, node.start + len(node.name))
