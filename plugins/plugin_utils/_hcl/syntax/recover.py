# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recovery from a syntax error: leave out the broken argument, so that the rest is checked too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .frames import BODY, Frame, directly_in, enclosing
from .lexer import Lexer
from .tokens import ERROR, NEWLINE, Token


def without_item(lexer: Lexer, tokens: Sequence[Token], index: int) -> list[Token] | None:
    """The tokens without the argument or block that holds token ``index``; None when there is none."""
    offset = tokens[index][2]
    bodies = [frame for frame in enclosing(lexer.frames, offset) if frame.mode == BODY]
    if not bodies or offset >= len(lexer.text):
        return None
    body = bodies[-1]
    inside = directly_in(lexer.frames, body)
    first = index
    while first > 0 and not _separates(body, inside, tokens[first - 1]):
        first -= 1
    last = index
    while not _separates(body, inside, tokens[last]) or tokens[last][0] == ERROR:
        last += 1
    if last == first:
        last += 1  # the separator itself is what is wrong
    if tokens[last - 1][0] == "$END":
        return None
    return [*tokens[:first], *tokens[last:]]


def _separates(body: Frame, inside: Callable[[int], bool], token: Token) -> bool:
    """Whether a token ends an item of ``body``: one of its own newlines or braces, or the end of the text."""
    kind, _text, start, _end = token
    if kind == "$END" or (kind in ("LBRACE", "RBRACE") and start in (body.opened, body.closed)):
        return True
    return kind == NEWLINE and inside(start)
