# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of a template, still flat, and the passes over them, in the order that HCL makes them.

A heredoc has one literal part per line. The order of the passes shows in the result: a strip marker takes
blanks from the adjacent literal part only, and it does so before the common indentation is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import nodes
from ..nodes import Expression
from .context import Context

_BLANKS = (
    " \t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_FAR = 1 << 60


class Part:
    """A literal, an interpolation, or one directive; ``value``: text, expression, or list of expressions."""

    __slots__ = ("end", "kind", "start", "strip_left", "strip_right", "value")

    def __init__(
        self, kind: str, start: int, end: int, value: Any, strip_left: bool = False, strip_right: bool = False
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.value = value
        self.strip_left = strip_left
        self.strip_right = strip_right


def trim(parts: Sequence[Part]) -> None:
    """Take blanks from the literals that a strip marker points at."""
    before: Part | None = None
    for part in parts:
        if part.kind == "literal":
            if before and before.strip_right:
                part.value = part.value.lstrip(_BLANKS)
        elif part.strip_left and before and before.kind == "literal":
            before.value = before.value.rstrip(_BLANKS)
        before = part


def flush(parts: Sequence[Part]) -> None:
    """Take the indentation that all lines share from the literals that begin a line."""
    least = _FAR
    begins_line = True
    leading: list[Part] = []
    for part in parts:
        literal = part.kind == "literal"
        if begins_line:
            begins_line = False
            indent = 0
            if literal:
                rest = part.value.lstrip(_BLANKS)
                if not rest and part.value.endswith("\n"):
                    indent = _FAR  # a blank line has no say
                else:
                    indent = len(part.value) - len(rest)
                    leading.append(part)
            least = min(least, indent)
        if literal and part.value.endswith("\n"):
            begins_line = True
    for part in leading:
        part.value = part.value[least:]


def meld(parts: Sequence[Part]) -> list[Part]:
    """Join literals that stand side by side."""
    result: list[Part] = []
    pieces: list[str] = []
    for part in parts:
        if part.kind == "literal" and pieces:
            pieces.append(part.value)
            result[-1].end = part.end
            continue
        if pieces:
            result[-1].value = "".join(pieces)
        pieces = [part.value] if part.kind == "literal" else []
        result.append(part)
    if pieces:
        result[-1].value = "".join(pieces)
    return result


class _Level:
    """The inside of one directive, or of the whole template."""

    def __init__(self, opener: Part) -> None:
        self.opener = opener
        self.turn: Part | None = None  # the "else" of an "if"
        self.then: list[Expression] = []
        self.parts: list[Expression] = []


def nest(parts: Sequence[Part], context: Context) -> tuple[Expression, ...]:
    """The expressions of a template: directives become nodes that hold what is between them."""
    levels = [_Level(Part("template", 0, 0, None))]
    for part in parts:
        level = levels[-1]
        if part.kind == "literal":
            if part.value:
                level.parts.append(nodes.Text(part.start, part.end, part.value))
        elif part.kind == "interpolation":
            level.parts.append(part.value)
        elif part.kind in ("if", "for"):
            levels.append(_Level(part))
        elif not _turn(level, part) and not _close(levels, part):
            _unexpected(context, level, part)
            if part.kind.startswith("end") and len(levels) > 1:
                levels.pop()  # it was meant to close this one
    for level in levels[1:]:
        kind = level.opener.kind
        context.error(
            "unbalanced-directive",
            level.opener.start,
            level.opener.end,
            f"This %{{ {kind} }} is not closed",
            f"The template ends before it has a %{{ end{kind} }}.",
            f"Add the missing %{{ end{kind} }}.",
        )
    return tuple(levels[0].parts)


def _turn(level: _Level, part: Part) -> bool:
    """Go on with the other branch at an ``else``."""
    if part.kind != "else" or level.opener.kind != "if" or level.turn:
        return False
    level.turn, level.then, level.parts = part, level.parts, []
    return True


def _close(levels: list[_Level], part: Part) -> bool:
    """Leave the innermost directive if ``part`` ends it, and put its node where it began."""
    level = levels[-1]
    opener = level.opener
    if part.kind != "end" + opener.kind:
        return False
    levels.pop()
    node: Expression
    if opener.kind == "for":
        *names, collection = opener.value
        body = _branch(level.parts, opener.end, part.start)
        words = [name.name for name in names]
        key = words[0] if len(words) > 1 else ""
        node = nodes.TemplateFor(opener.start, part.end, key, words[-1], collection, body)
    else:
        first = level.then if level.turn else level.parts
        then = _branch(first, opener.end, level.turn.start if level.turn else part.start)
        second = level.parts if level.turn else []
        otherwise = _branch(second, level.turn.end if level.turn else part.start, part.start)
        node = nodes.TemplateIf(opener.start, part.end, opener.value[0], then, otherwise)
    levels[-1].parts.append(node)
    return True


def _branch(parts: list[Expression], start: int, end: int) -> Expression:
    if not parts:
        return nodes.Text(start, end, "")
    if len(parts) == 1 and isinstance(parts[0], nodes.Text):
        return parts[0]
    return nodes.Template(start, end, tuple(parts))


def _unexpected(context: Context, level: _Level, part: Part) -> None:
    if level.opener.kind != "template":
        line = context.file.position(level.opener.start)[0]
        detail = f"It stands inside the %{{ {level.opener.kind} }} of line {line}."
        if part.kind == "else" and level.turn:
            detail = f"The %{{ if }} of line {line} already has one."
    else:
        detail = "No directive is open here."
    hint = "Remove it." if level.opener.kind == "template" else f"Close the %{{ {level.opener.kind} }} first."
    if part.kind == "else" and level.turn:
        hint = "Remove it, or put another %{ if } inside."
    summary = f"Unexpected %{{ {part.kind} }}"
    context.error("unbalanced-directive", part.start, part.end, summary, detail, hint)
