# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a syntax error is: the token, its neighbours and what it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from ..diagnostics import Diagnostic
from .frames import Frame, directly_in
from .lexer import Lexer
from .lexical_errors import error, line_of
from .tokens import NEWLINE, OPERAND_END, Token

_NOTHING: Token = ("", "", 0, 0)
_SHORT = 40  # characters of a string that fit in a message


class Situation:
    """The view that the explanations have of a syntax error."""

    def __init__(self, lexer: Lexer, tokens: Sequence[Token], index: int, frame: Frame) -> None:
        self.lexer = lexer
        self.file = lexer.file
        self.tokens = tokens
        self.index = index
        self.frame = frame
        self.token = tokens[index]
        self.before = tokens[index - 1] if index else _NOTHING
        self.following = tokens[index + 1] if index + 1 < len(tokens) else _NOTHING

    @property
    def shown(self) -> str:
        """The token in words."""
        kind, text, _unused, _unused = self.token
        if kind == "DBLQUOTE":
            return self._shown_string()
        return {"$END": "the end of the text", NEWLINE: "the end of the line"}.get(kind, f'"{text}"')

    @property
    def after_value(self) -> bool:
        """Whether an operand is complete before the token."""
        return self.before[0] in OPERAND_END or (self.before[0] == "DBLQUOTE" and self._closes_string())

    @property
    def starts_operand(self) -> bool:
        """Whether the token begins a value."""
        return self.token[0] in {
            "NAME",
            "INT_LITERAL",
            "FLOAT_LITERAL",
            "TRUE",
            "FALSE",
            "NULL",
            "DBLQUOTE",
            "LBRACE",
            "LSQB",
            "LPAR",
        }

    @property
    def on_new_line(self) -> bool:
        """Whether the token is the first on its line."""
        start = self.token[2]
        return not self.file.text[self.file.text.rfind("\n", 0, start) + 1 : start].strip()

    def _shown_string(self) -> str:
        start = self.token[2]
        closed = self._closer_of_string()
        text = self.file.text[start : closed + 1]
        return text if closed >= 0 and len(text) <= _SHORT and "\n" not in text else "this string"

    def _closer_of_string(self) -> int:
        """Where the string that the token opens is closed; -1 if it is not."""
        return next((frame.closed for frame in self.lexer.frames if frame.opened == self.token[2]), -1)

    def after_string(self) -> Token | None:
        """What follows the string that the token opens; None if it is not closed, or no string."""
        closed = self._closer_of_string() if self.token[0] == "DBLQUOTE" else -1
        return (
            next((token for token in self.tokens[self.index :] if token[2] > closed), None)
            if closed >= 0
            else None
        )

    def closer_end(self) -> int:
        """The end of the string that the token opens."""
        return self._closer_of_string() + 1

    def _closes_string(self) -> bool:
        return any(f.closed == self.before[2] and f.opened < f.closed for f in self.lexer.frames)

    def own(self, index: int) -> bool:
        """Whether a token stands directly in the frame of this one, not in a bracket within."""
        return self._inside(self.tokens[index][2])

    @cached_property
    def _inside(self) -> Callable[[int], bool]:
        return directly_in(self.lexer.frames, self.frame)

    def line(self, offset: int) -> int:
        """The line number of an offset."""
        return line_of(self.file, offset)

    def error(
        self, code: str, summary: str, detail: str = "", hint: str = "", start: int = -1, end: int = -1
    ) -> Diagnostic:
        """An error at the token, or at ``start`` to ``end``."""
        if start < 0:
            _unused, _unused, start, end = self.token
        return error(code, self.file, start, end, summary, detail, hint)
