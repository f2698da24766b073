# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions to values."""

from __future__ import annotations

from . import calls, expressions, loops, operations, templates  # each registers how its nodes are evaluated
from .dispatch import value_of
from .nodes import Expression
from .scope import EvaluationError, Problem, Scope, TemplateParser
from .values import Value


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression; raises EvaluationError.

    Unknown values flow through, so the type of the result is the static type for such a scope.
    """
    value, problems = evaluate_with_problems(expression, scope)
    if problems:
        raise EvaluationError(problems)
    return value


def evaluate_with_problems(expression: Expression, scope: Scope) -> tuple[Value, tuple[Problem, ...]]:
    """The value, unknown where it has none, and all that is wrong."""
    problems: list[Problem] = []
    try:
        value = value_of(expression, scope, problems)
    except RecursionError:
        problem = Problem.at(
            expression, "Expression too deep", "The expression is nested too deeply to evaluate."
        )
        raise EvaluationError((problem,)) from None
    return value, tuple(problems)


__all__ = [
    "EvaluationError",
    "Problem",
    "Scope",
    "TemplateParser",
    "calls",
    "evaluate",
    "evaluate_with_problems",
    "expressions",
    "loops",
    "operations",
    "templates",
]
