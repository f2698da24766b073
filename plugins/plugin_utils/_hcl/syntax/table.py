# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The LALR table of HCL's grammar.

``make grammar`` makes ``table.json`` from python-hcl2's grammar. It is part of the collection, because a
compiled playbook may have to parse too (variable files, expressions that Jinja2 cannot say), and because
building the table takes two seconds and a library that costs each task a quarter of one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..record import record


class Rule(NamedTuple):
    """One production: what the driver has to know to reduce by it."""

    name: str  # alias, or the name of the rule: selects the action
    origin: str  # the symbol that it reduces to
    size: int  # how many symbols it takes from the stack
    spliced: tuple[int, ...]  # which of them are lists to splice in (helper rules of the grammar)
    transparent: bool  # reduces to its only child unchanged


class States(dict[int, dict[str, int]]):
    """The states by number, each unpacked when it is first reached: a file reaches one in five."""

    def __init__(self, rows: Sequence[Sequence[int]], groups: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._rows = rows
        self._groups = groups

    def __missing__(self, number: int) -> dict[str, int]:
        row = self._rows[number]
        state: dict[str, int] = {}
        for target, group in zip(row[::2], row[1::2], strict=True):
            state.update(dict.fromkeys(self._groups[group], target))
        self[number] = state
        return state

    def all(self) -> dict[int, dict[str, int]]:
        """Every state, also those not reached yet."""
        return {number: self[number] for number in range(len(self._rows))}


@record
class Table:
    """States map a symbol to ``state + 1`` (shift or goto) or ``-(rule + 1)`` (reduce)."""

    states: dict[int, dict[str, int]]
    rules: list[Rule]
    start: dict[str, int]
    end: dict[str, int]


_PATH = os.path.join(os.path.dirname(__file__), "table.json")
_loaded: list[Table] = []


def load_table() -> Table:
    """The table, read at most once per process."""
    if not _loaded:
        with open(_PATH, encoding="utf-8") as file:
            _loaded.append(unpacked(json.load(file)))
    return _loaded[0]


def packed(table: Table) -> dict[str, Any]:
    """The table as JSON holds it: many symbols of a state lead to the same target, and sets of them recur."""
    numbered = table.states.all() if isinstance(table.states, States) else table.states
    symbols = sorted({symbol for state in numbered.values() for symbol in state})
    groups: dict[tuple[int, ...], int] = {}
    states = []
    for _number, state in sorted(numbered.items()):
        by_target: dict[int, list[int]] = {}
        for number, symbol in enumerate(symbols):
            if symbol in state:
                by_target.setdefault(state[symbol], []).append(number)
        states.append(
            [
                part
                for target, group in sorted(by_target.items())
                for part in (target, groups.setdefault(tuple(group), len(groups)))
            ]
        )
    return {
        "symbols": symbols,
        "groups": [list(group) for group in groups],
        "states": states,
        "rules": [list(rule) for rule in table.rules],
        "start": table.start,
        "end": table.end,
    }


def unpacked(data: dict[str, Any]) -> Table:
    """The inverse of ``packed``."""
    symbols = data["symbols"]
    groups = [[symbols[number] for number in group] for group in data["groups"]]
    rules = [
        Rule(name, origin, size, tuple(spliced), transparent)
        for name, origin, size, spliced, transparent in data["rules"]
    ]
    return Table(States(data["states"], groups), rules, data["start"], data["end"])
