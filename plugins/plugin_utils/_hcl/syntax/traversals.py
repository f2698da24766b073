# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attribute access, indexes and splats: the steps that follow a term.

The steps are collected flat and linked when the term is complete, because what comes after a full splat
belongs inside it, while what comes after an attribute splat, from the first bracket on, does not.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import nodes
from ..nodes import Expression
from .context import Context
from .driver import Action

ATTRIBUTE, DOT_INDEX, INDEX, FULL_SPLAT, ATTRIBUTE_SPLAT = range(5)


class Step(NamedTuple):
    """One step; ``value`` is the name or the key, and None for a splat."""

    kind: int
    value: Any
    start: int
    end: int


class Chain:
    """A term and the steps behind it, not yet linked."""

    __slots__ = ("steps", "term")

    def __init__(self, term: Expression, steps: list[Step]) -> None:
        self.term = term
        self.steps = steps


def table() -> dict[str, Action]:
    """The actions of the rules that make steps, by rule name."""
    return {
        "get_attr": _get_attr,
        "short_index": _short_index,
        "braces_index": _braces_index,
        "attr_splat": lambda children: _splat(ATTRIBUTE_SPLAT, children),
        "full_splat": lambda children: _splat(FULL_SPLAT, children),
        "get_attr_expr_term": _extend,
        "index_expr_term": _extend,
        "attr_splat_expr_term": _extend,
        "full_splat_expr_term": _extend,
    }


def _get_attr(children: list[Any]) -> list[Step]:
    name = children[1]
    return [Step(ATTRIBUTE, name.name, children[0][2], name.end)]


def _short_index(children: list[Any]) -> list[Step]:
    _unused, text, start, end = children[1]
    return [Step(DOT_INDEX, nodes.Number(start, end, text), children[0][2], end)]


def _braces_index(children: list[Any]) -> list[Step]:
    key = next(child for child in children if isinstance(child, Expression))
    return [Step(INDEX, key, children[0][2], children[-1][3])]


def _splat(kind: int, children: list[Any]) -> list[Step]:
    _unused, _unused, start, end = children[0]
    return [Step(kind, None, start, end), *(step for steps in children[1:] for step in steps)]


def _extend(children: list[Any]) -> Chain:
    term, steps = children
    if isinstance(term, Chain):
        term.steps += steps
        return term
    return Chain(term, steps)


def link(chain: Chain, context: Context) -> Expression:
    """The nodes of a term with all its steps."""
    current = chain.term
    targets: list[Expression] = []  # of the full splats that are still open
    steps = chain.steps
    position = 0
    while position < len(steps):
        step = steps[position]
        position += 1
        if step.kind == FULL_SPLAT:
            targets.append(current)
            current = nodes.Item(step.start, step.end)
        elif step.kind == ATTRIBUTE_SPLAT:
            each: Expression = nodes.Item(step.start, step.end)
            while position < len(steps) and steps[position].kind in (ATTRIBUTE, DOT_INDEX):
                each = _walk(each, steps[position])
                position += 1
            if position < len(steps) and steps[position].kind == ATTRIBUTE_SPLAT:
                _nested(context, steps[position])
            current = nodes.Splat(current.start, each.end, current, each)
        else:
            current = _walk(current, step)
    while targets:
        target = targets.pop()
        current = nodes.Splat(target.start, current.end, target, current)
    return current


def _walk(target: Expression, step: Step) -> Expression:
    if step.kind == ATTRIBUTE:
        return nodes.Attribute(target.start, step.end, target, step.value)
    return nodes.Index(target.start, step.end, target, step.value)


def _nested(context: Context, step: Step) -> None:
    context.error(
        "nested-splat",
        step.start,
        step.end,
        "A .* splat cannot follow another one directly",
        hint="Use [*], which may be nested.",
    )
