# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a space goes between two tokens of a line. The rules are Packer's; the first that fits decides."""

from __future__ import annotations

from . import tokens as t
from .tokens import Token

_CHANGES = {"(": 1, "[": 1, "{": 1, t.OPEN_SEQUENCE: 1, ")": -1, "]": -1, "}": -1, t.CLOSE_SEQUENCE: -1}

_STICKS_TO_NEXT = frozenset({".", "::", "!"})
_STICKS_TO_PREVIOUS = frozenset({".", "::", ",", "..."})

# Behind one of these a minus is a sign; anywhere else it is a subtraction.
_BEFORE_SIGN = frozenset({
    "", "(", "[", "{", "=", ":", ",", "?", "+", "-", "*", "/", "%",
    "==", "!=", "<", "<=", ">", ">=", "&&", "||", "!",
})  # fmt: skip


def bracket_change(token: Token) -> int:
    """How many more brackets are open behind a token than before it."""
    return _CHANGES.get(token.kind, 0)


def space_between(before: str, left: Token, right: Token) -> bool:
    """Whether to separate two neighbours; ``before`` is the kind of the token left of them, or empty."""
    first, second = left.kind, right.kind
    if second == t.NEWLINE or (first == t.NAME and second == "("):
        return False
    if first in _STICKS_TO_NEXT - {"!"} or second in _STICKS_TO_PREVIOUS:
        return False
    if first == ",":
        return True
    if first in (t.LITERAL, t.OPEN_STRING, t.OPEN_HEREDOC):
        return False
    if second in (t.LITERAL, t.CLOSE_STRING, t.CLOSE_HEREDOC):
        return False
    if left.text == "in" and first == t.NAME and before == t.NAME:
        return True  # [for x in [1]: x], not in[1]
    if second == "[" and (first in (t.NAME, t.NUMBER) or bracket_change(left) < 0):
        return False
    if first == "!":
        return False
    if first == "-":
        return before not in _BEFORE_SIGN
    return _around_brackets(left, right)


def _around_brackets(left: Token, right: Token) -> bool:
    first, second = left.kind, right.kind
    if first == "{" or second == "}":
        return not (first == "{" and second == "}")
    if (first == t.OPEN_SEQUENCE and second == "{") or (first == "}" and second == t.CLOSE_SEQUENCE):
        return True  # "${ { a = 1 } }"
    if first == t.CLOSE_SEQUENCE and second == t.OPEN_SEQUENCE:
        return False
    return bracket_change(left) <= 0 and bracket_change(right) >= 0
