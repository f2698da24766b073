# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Actions that make bodies: arguments, blocks, and the rules of layout that the grammar leaves open."""

from __future__ import annotations

from typing import Any

from .. import nodes
from ..nodes import Argument, Block, Body, Expression
from .context import Context
from .driver import Action

_SINGLE = "A block on one line may hold one argument and nothing else."
_OPEN_UP = "Put a line break after the opening brace and before the closing one."


class BodyActions:
    """Each method takes the values of a rule's symbols."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def table(self) -> dict[str, Action]:
        """The actions by rule name."""
        return {
            "attribute": self.attribute,
            "block": self.block,
            "body": lambda children: [child for child in children if child is not None],
            "start": self.start,
        }

    def attribute(self, children: list[Any]) -> Argument:
        name, _unused, value = children
        return Argument(name.start, value.end, self._word(name), name.end, value)

    def block(self, children: list[Any]) -> Block:
        *header, opener, items, closer = children
        header = [part for part in header if part is not None]
        start, brace, end = header[0].start, opener[2], closer[2]
        if self._context.newline_between(header[-1].end, brace):
            self._context.error(
                "brace-on-next-line",
                brace,
                brace + 1,
                "The opening brace is on the wrong line",
                "A block's opening brace has to stand on the line of its type and labels.",
                "Move the brace to the end of the line above.",
            )
        self._check_single_line(brace + 1, end, items)
        labels = tuple(self._label(part) for part in header[1:])
        body = self._body(brace + 1, end, items)
        return Block(start, closer[3], self._word(header[0]), labels, body, brace)

    def start(self, children: list[Any]) -> Body:
        return self._body(0, len(self._context.text), children[0])

    def _word(self, node: Expression) -> str:
        return self._context.text[node.start : node.end]

    def _label(self, part: Expression) -> nodes.Label:
        text = self._word(part)
        if text.startswith(('"', "<")):
            if not isinstance(part, nodes.Text) or text[0] == "<":
                self._context.error(
                    "template-label",
                    part.start,
                    part.end,
                    "A label has to be a plain string",
                    "Labels are read before any expression is evaluated.",
                    'Write "$${" for a literal "${".',
                )
                return nodes.Label(part.start, part.end, text)
            text = part.value
        return nodes.Label(part.start, part.end, text)

    def _check_single_line(self, start: int, end: int, items: list[Any]) -> None:
        """``{`` with something behind it on the same line is the one-line form, which is narrow."""
        if not items or self._context.newline_between(start, items[0].start):
            return
        first = items[0]
        if isinstance(first, Block):
            self._single(first.start, first.header_end, "A block inside a block needs lines of its own")
        elif len(items) > 1 and not self._context.newline_between(first.end, items[1].start):
            self._single(items[1].start, items[1].end, "Only one argument may stand in a block on one line")
        elif self._context.newline_between(first.end, end):
            self._single(
                first.start, first.name_end, "An argument on the line of the brace has to be the only one"
            )

    def _single(self, start: int, end: int, summary: str) -> None:
        self._context.error("invalid-one-line-block", start, end, summary, _SINGLE, _OPEN_UP)

    def _body(self, start: int, end: int, items: list[Argument | Block]) -> Body:
        seen: dict[str, Argument] = {}
        before: Argument | Block | None = None
        for item in items:
            if before and not self._context.newline_between(before.end, item.start):
                self._missing_newline(before, item)
            if isinstance(item, Argument):
                if item.name in seen:
                    self._duplicate(item, seen[item.name])
                seen.setdefault(item.name, item)
            before = item
        return Body(start, end, tuple(items))

    def _missing_newline(self, before: Argument | Block, item: Argument | Block) -> None:
        what = "argument" if isinstance(before, Argument) else "block"
        name = item.name if isinstance(item, Argument) else item.kind
        end = item.name_end if isinstance(item, Argument) else item.start + len(item.kind)
        self._context.error(
            "missing-newline",
            item.start,
            end,
            f"A line break is missing before {name}",
            f"Every {what} has to end with a line break.",
            f"Put {name} on a line of its own.",
        )

    def _duplicate(self, item: Argument, first: Argument) -> None:
        line = self._context.file.position(first.start)[0]
        self._context.error(
            "duplicate-argument",
            item.start,
            item.name_end,
            f"The argument {item.name} is set twice",
            f"It has already been set on line {line}.",
            "Keep one of the two.",
        )
