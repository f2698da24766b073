# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``templatefile``: the text of a file evaluated as a template."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..diagnostics import DiagnosticError, SourceFile
from ..dispatch import value_of
from ..nodes import Expression
from ..quoting import quoted
from ..references import references
from ..scope import Problem, Scope
from ..values import Value
from .signature import ArgumentError, Function, FunctionError

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")


def render(path: str, text: str, variables: Mapping[str, Value], scope: Scope) -> Value:
    """The value of the template; raises FunctionError, which tells the place in the file."""
    for name in variables:
        if not _IDENTIFIER.fullmatch(name):
            raise ArgumentError(
                1,
                f"invalid template variable name {quoted(name)}: must start with a letter, followed by "
                "zero or more letters, digits, and underscores",
            )
    file = SourceFile(path, text)
    expression = parsed(file)
    for reference in references(expression):
        if reference.path[0] not in variables:
            end = reference.start + len(reference.path[0])
            raise ArgumentError(
                1,
                f"vars map does not contain key {quoted(reference.path[0])}, referenced at "
                f"{_place(file, reference.start, end)}",
            )
    problems: list[Problem] = []
    value = value_of(expression, Scope(variables, _functions(scope), scope.base_dir), problems)
    if problems:
        first = problems[0]
        place = _place(file, first.start, first.end)
        raise FunctionError(f"{place}: {first.summary}; {first.detail}".removesuffix("."))
    return value


def parsed(file: SourceFile) -> Expression:
    """The template as one expression; raises FunctionError."""
    from ..syntax import parse_template  # here, for most evaluations need no parser

    try:
        return parse_template(file)
    except DiagnosticError as error:
        first = error.diagnostics[0]
        place = _place(file, first.span.start, first.span.end) if first.span else file.name
        reason = f"{first.summary}; {first.detail}" if first.detail else first.summary
        raise FunctionError(f"{place}: {reason}".removesuffix(".")) from None


def _place(file: SourceFile, start: int, end: int) -> str:
    """``motd.tpl:2,5-12``, and with both lines where there are two."""
    (line, column), (last, until) = file.position(start), file.position(end)
    return f"{file.name}:{line},{column}-" + (f"{until}" if line == last else f"{last},{until}")


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
