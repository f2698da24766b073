# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to do about an expression that has no value; the evaluator says only why it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..hcl.evaluate import EvaluationError, Scope, evaluate
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Attribute, Expression, Index, Node, Null, Text
from ..hcl.scope import Problem
from ..hcl.types import MapOf, ObjectOf
from .findings import did_you_mean
from .names import nodes

_FUNCTION = re.compile(r'[Ff]unction "(\w+)"')
# summary, part of the detail, hint: the first that fits
_HINTS = (
    ("Invalid operand", "number", 'Only numbers can be calculated with; join strings like this: "${a}${b}"'),
    ("Invalid operand", "bool", 'For example: var.name != ""'),
    ("Invalid template interpolation value", "tuple", 'A list becomes a string like this: join(", ", LIST)'),
    ("Invalid template interpolation value", "list", 'A list becomes a string like this: join(", ", LIST)'),
    ("Invalid template interpolation value", "set", 'A set becomes a string like this: join(", ", SET)'),
    ("Invalid template interpolation value", "object", "jsonencode() makes a string of it."),
    ("Invalid template interpolation value", "map", "jsonencode() makes a string of it."),
    ("Invalid template interpolation value", "null", 'coalesce(..., "other") replaces null.'),
    ("Iteration over non-iterable value", "string", 'split(",", TEXT) makes a list of a string.'),
    ("Iteration over null value", "", "coalesce(..., []) replaces null."),
    ("Incorrect condition type", "", "Write a comparison, for example: var.count > 0"),
    ("Invalid 'for' condition", "", 'Write a comparison, for example: item != ""'),
    ("Error in function call", "no file exists", "Relative paths start at the directory of the template."),
    ("Inconsistent conditional result types", "", "Both results need one type, for example two strings."),
    ("Unsupported attribute", "primitive-typed", "A string, number or bool has no attributes: leave it out."),
    ("Invalid index", "any indices", "Only lists, maps and objects have elements: leave the brackets out."),
    ("Invalid expanding argument value", "", "For example: max([1, 2]...)"),
    ("Duplicate object key", "", "With ... behind the value, values of the same key become a list."),
    ("Invalid index", "does not identify", "The first element has the index 0; length() counts them."),
    ("Missing map element", "", "lookup(MAP, KEY, DEFAULT) gives another value for a missing key."),
)


def without_repetition(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, but of an operation with two wrong operands only the first."""
    kept: list[Problem] = []
    for problem in problems:
        both = kept and kept[-1].summary == problem.summary == "Invalid operand"
        if not (both and "left operand" in kept[-1].detail and "right operand" in problem.detail):
            kept.append(problem)
    return kept


def hint_for(problem: Problem, expression: Expression, scope: Scope) -> str:
    """What to do; empty when nothing better than the message is known."""
    if problem.summary in ("Not enough function arguments", "Too many function arguments"):
        return _signature(problem.detail)
    if problem.summary in ("Unsupported attribute", "Missing map element", "Invalid index") and (
        close := _known_names(problem, expression, scope)
    ):
        return close
    if problem.summary == "Attempt to get attribute from null value":
        name = _after_null(problem, expression)
        return f'A text needs quotes: "null.{name}"' if name else ""
    for summary, part, hint in _HINTS:
        if problem.summary == summary and part in problem.detail:
            return hint
    return ""


def _after_null(problem: Problem, expression: Expression) -> str:
    """The name in ``null.NAME``, which is the keyword null unless it is in quotes."""
    for node in nodes(expression):
        if isinstance(node, Attribute) and isinstance(node.target, Null) and node.end == problem.end:
            return node.name
    return ""


def _signature(detail: str) -> str:
    found = _FUNCTION.search(detail)
    function = FUNCTIONS.get(found[1]) if found else None
    if function is None:
        return ""
    names = [parameter.name for parameter in function.parameters]
    if function.variadic:
        names.append(f"{function.variadic.name}...")
    return f"It is called like this: {function.name}({', '.join(names)})"


def _known_names(problem: Problem, expression: Expression, scope: Scope) -> str:
    """The names that the object or map has, if that can be found out."""
    for node in nodes(expression):
        if not isinstance(node, Attribute | Index):
            continue
        if (node.target.end, node.end) != (problem.start, problem.end):
            continue
        name = _name(node)
        try:
            target = evaluate(node.target, scope)
        except EvaluationError:
            return ""
        known: Iterable[str] = ()
        if isinstance(target.type, ObjectOf):
            known = target.type.attributes
        elif isinstance(target.type, MapOf) and target.is_known and not target.is_null:
            known = target.raw
        return did_you_mean(name, known) if name else ""
    return ""


def _name(node: Node) -> str:
    if isinstance(node, Attribute):
        return node.name
    if isinstance(node, Index) and isinstance(node.key, Text):
        return node.key.value
    return ""
