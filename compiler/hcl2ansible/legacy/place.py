# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nodes of HCL that all stand in one place: what a ``{{ }}`` becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..hcl.nodes import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Name,
    Null,
    Number,
    Template,
    Text,
    Unary,
    Wrapped,
)


@dataclass(frozen=True)
class Place:
    """From ``start`` to ``end`` of the JSON file; every node that is made here gets this span."""

    start: int
    end: int

    def text(self, value: str) -> Text:
        """A constant string."""
        return Text(self.start, self.end, value)

    def number(self, text: str) -> Expression:
        """A constant number; HCL has a minus as an operator only."""
        if text.startswith("-"):
            return Unary(self.start, self.end, "-", Number(self.start, self.end, text[1:]))
        return Number(self.start, self.end, text)

    def null(self) -> Null:
        """``null``."""
        return Null(self.start, self.end)

    def reference(self, root: str, *steps: str) -> Expression:
        """``root.step.step``."""
        found: Expression = Name(self.start, self.end, root)
        for step in steps:
            found = Attribute(self.start, self.end, found, step)
        return found

    def call(self, name: str, *arguments: Expression) -> Call:
        """``name(arguments)``."""
        return Call(self.start, self.end, name, arguments)

    def index(self, target: Expression, number: int) -> Index:
        """``target[number]``."""
        return Index(self.start, self.end, target, self.number(str(number)))

    def unless(self, value: Expression, unwanted: Expression, otherwise: Expression) -> Conditional:
        """``value != unwanted ? value : otherwise``."""
        condition = Binary(self.start, self.end, "!=", value, unwanted)
        return Conditional(self.start, self.end, condition, value, otherwise)

    def joined(self, parts: Sequence[Expression]) -> Expression:
        """A string of these parts, as the parser would give it."""
        merged: list[Expression] = []
        for part in parts:
            last = merged[-1] if merged else None
            if isinstance(part, Text) and isinstance(last, Text):
                merged[-1] = Text(last.start, part.end, last.value + part.value)
            elif not (isinstance(part, Text) and not part.value):
                merged.append(part)
        if not merged:
            return self.text("")
        if len(merged) > 1:
            return Template(self.start, self.end, tuple(merged))
        only = merged[0]
        return self.text(only.value) if isinstance(only, Text) else Wrapped(self.start, self.end, only)
