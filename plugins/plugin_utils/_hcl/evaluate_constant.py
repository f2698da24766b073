# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions that may not refer to anything."""

from __future__ import annotations

from .dispatch import value_of
from .nodes import Expression
from .scope import Problem, Scope
from .values import Value


def constant(expression: Expression) -> tuple[Value, list[Problem]]:
    """The value of an expression without names and calls, and what is wrong with it."""
    problems: list[Problem] = []
    value = value_of(expression, Scope(), problems)
    return value, problems
