# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions to values."""

from __future__ import annotations

from . import (  # all but the limits register how their nodes are evaluated
    calls,
    expressions,
    limits,
    loops,
    operations,
    templates,
)
from .dispatch import value_of
from .nodes import Attribute, Expression, Name
from .scope import EvaluationError, Problem, Scope
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
    outermost = limits.begin()
    try:
        value = value_of(expression, scope, problems)
        if outermost and not isinstance(expression, (Name, Attribute)):  # which make nothing new
            limits.check_size(value)
    except RecursionError:
        problem = Problem.at(
            expression, "Expression too deep", "The expression is nested too deeply to evaluate."
        )
        raise EvaluationError((problem,)) from None
    except limits.LimitError as error:
        if not outermost:
            raise
        problem = Problem.at(expression, "Expression too expensive", f"The evaluation was given up: {error}.")
        raise EvaluationError((problem,)) from None
    finally:
        if outermost:
            limits.end()
    return value, tuple(problems)


__all__ = [
    "EvaluationError",
    "Problem",
    "Scope",
    "calls",
    "evaluate",
    "evaluate_with_problems",
    "expressions",
    "loops",
    "operations",
    "templates",
]
