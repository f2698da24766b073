# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the LALR table over tokens; reductions call actions, so no tree but the syntax tree is ever built."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .table import Table
from .tokens import Token

Action = Callable[[list[Any]], Any]


class UnexpectedTokenError(Exception):
    """The token at ``index`` cannot follow what stands before it."""

    def __init__(self, index: int, expected: frozenset[str]) -> None:
        super().__init__(index)
        self.index = index
        self.expected = expected


def run(table: Table, start: str, tokens: Sequence[Token], actions: Mapping[str, Action]) -> Any:
    """The value that the action of ``start`` gives; the last token has to be ``$END``.

    An action gets the values of a rule's symbols: tokens, and the values of other actions. It owns the list.
    """
    states = table.states
    bound = [
        (
            rule.origin,
            rule.size,
            rule.spliced,
            actions.get(rule.name),
            rule.transparent,
            rule.origin[0] == "_",
        )
        for rule in table.rules
    ]
    end = table.end[start]
    stack = [table.start[start]]
    values: list[Any] = []
    current = states[stack[0]]
    for index, token in enumerate(tokens):
        kind = token[0]
        while True:
            target = current.get(kind, 0)
            if target > 0:
                stack.append(target - 1)
                current = states[target - 1]
                values.append(token)
                break
            if target == 0:
                raise UnexpectedTokenError(index, frozenset(current))
            origin, size, spliced, action, transparent, is_list = bound[-target - 1]
            if transparent:
                stack.pop()
                if action:
                    values[-1] = action(values[-1])
            else:
                if size:
                    children = values[-size:]
                    del values[-size:], stack[-size:]
                else:
                    children = []
                if spliced:
                    children = _splice(children, spliced)
                values.append(children if is_list else action(children) if action else None)
            state = states[stack[-1]][origin] - 1
            stack.append(state)
            current = states[state]
            if state == end and kind == "$END":
                return values[0]
    raise AssertionError("the tokens do not end with $END")


def _splice(children: list[Any], lists: tuple[int, ...]) -> list[Any]:
    """The children with the lists among them spread out; the first list is extended in place, being owned."""
    result: list[Any] = []
    for index, child in enumerate(children):
        if index not in lists:
            result.append(child)
        elif result:
            result += child
        else:
            result = child
    return result
