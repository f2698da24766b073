# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``templatefile``: the text of a file evaluated as a template."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..diagnostics import DiagnosticError
from ..dispatch import value_of
from ..quoting import quoted
from ..references import references
from ..scope import EvaluationError, Problem, Scope
from ..values import Value
from .signature import ArgumentError, Function, FunctionError

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")


def render(path: str, text: str, variables: Mapping[str, Value], scope: Scope) -> Value:
    """The value of the template; raises FunctionError and EvaluationError."""
    for name in variables:
        if not _IDENTIFIER.fullmatch(name):
            raise ArgumentError(
                1,
                f"invalid template variable name {quoted(name)}: must start with a letter, followed by "
                "zero or more letters, digits, and underscores",
            )
    parse = next((inner.parse_template for inner in scope.chain() if inner.parse_template is not None), None)
    if parse is None:
        raise FunctionError("templates cannot be read here")
    try:
        expression = parse(text, path)
    except DiagnosticError as error:
        raise FunctionError(
            "; ".join(f"{path}: {one.summary}; {one.detail}" for one in error.diagnostics)
        ) from None
    for reference in references(expression):
        if reference.path[0] not in variables:
            line = text.count("\n", 0, reference.start) + 1
            column = reference.start - text.rfind("\n", 0, reference.start)
            end = column + len(reference.path[0])
            raise ArgumentError(
                1,
                f"vars map does not contain key {quoted(reference.path[0])}, referenced at "
                f"{path}:{line},{column}-{end}",
            )
    problems: list[Problem] = []
    inner = Scope(variables, _functions(scope), scope.base_dir, None, parse)
    value = value_of(expression, inner, problems)
    if problems:
        raise EvaluationError(tuple(problems))
    return value


def _functions(scope: Scope) -> dict[str, Function]:
    """The functions in sight, but for this one: a template cannot include another."""
    names = scope.function_names() or set()
    found = {name: scope.function(name) for name in names}
    return {
        name: _refusing(function) if name == "templatefile" else function
        for name, function in found.items()
        if function is not None
    }


def _refusing(function: Function) -> Function:
    def refuse(*ignored: object) -> Value:
        raise FunctionError("cannot recursively call templatefile from inside templatefile call")

    return Function(function.name, function.parameters, None, function.result, scoped=refuse)
