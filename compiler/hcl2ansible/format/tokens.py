# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tokens of a text as a formatter needs them: with comments and with every line break outside strings.

The lexer of the parser leaves out both; what it leaves out stands in the gaps between its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from ..hcl.diagnostics import SourceFile
from ..hcl.syntax.frames import BODY
from ..hcl.syntax.lexer import Lexer
from ..hcl.syntax.tokens import NEWLINE as LINE_BREAK

NEWLINE = "newline"
COMMENT = "comment"
LITERAL = "literal"  # text of a string or heredoc
OPEN_STRING, CLOSE_STRING = "open string", "close string"
OPEN_HEREDOC, CLOSE_HEREDOC = "open heredoc", "close heredoc"
OPEN_SEQUENCE, CLOSE_SEQUENCE = "open sequence", "close sequence"  # ${ or %{, and its }
OPENERS = {"(": "(", "[": "[", "{": "{"}
NAME = "name"
NUMBER = "number"
END = "end"

_GAP = re.compile(r"[ \t]*(?:(?P<newline>\r?\n)|(?P<comment>#[^\n]*\n?|//[^\n]*\n?|/\*(?s:.*?)\*/))")
_NAMES = frozenset({"NAME", "TRUE", "FALSE", "NULL", "IN", "FOR", "IF", "ELSE", "ENDIF", "ENDFOR"})
_NUMBERS = frozenset({"INT_LITERAL", "FLOAT_LITERAL"})
_SPLATS = frozenset({"FULL_SPLAT_START", "ATTR_SPLAT"})


class Token:
    """A piece of text that never changes, and how many spaces go before it.

    The kind of punctuation is its text; other kinds are the words above.
    """

    __slots__ = ("kind", "spaces", "text")

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text
        self.spaces = 0

    @property
    def ends_line(self) -> bool:
        """Whether it is the last of its line; a comment that ends a line includes the line break."""
        return self.kind in (NEWLINE, END) or (self.kind == COMMENT and self.text.endswith("\n"))


def tokens_of(file: SourceFile) -> Iterator[Token]:
    """The tokens of a text that the parser accepts, in order; with blanks they are the whole text."""
    lexer = Lexer(file, BODY)
    lexer.run()
    text = file.text
    position = 1 if text.startswith("\ufeff") else 0  # Packer drops the byte order mark, too
    open_brackets: list[str] = []
    for kind, piece, start, end in lexer.tokens[:-1]:  # without $END
        if (
            kind == LINE_BREAK or start < position
        ):  # a part of the gap to the next token, or of the last token
            continue
        if text.startswith("~", position):
            start = position  # the strip marker and the brace behind it are one token
        yield from _gap(text, position, start)
        position = end
        if kind in _SPLATS:
            yield from _splat(piece)
        elif kind == "DBLQUOTE":
            token = _quote(piece, open_brackets)
            if token.kind == CLOSE_HEREDOC:
                # Blanks after the marker belong to it: removing them would be safe, but Packer keeps them.
                position = _end_of_blanks(text, end)
                token.text = text[start:position]
            yield token
        elif kind == "DIRECTIVE_START":
            open_brackets.append(OPEN_SEQUENCE)
            position = end + text.startswith("~", end)
            yield Token(OPEN_SEQUENCE, text[start:position])
        elif kind == "STRIP_MARKER":
            position = start
        else:
            yield _other(kind, text[start:end], open_brackets)
    position = yield from _gap(text, position, len(text))
    yield Token(END, " " * (len(text) - position))  # Packer keeps blanks at the very end, but as spaces


def _end_of_blanks(text: str, position: int) -> int:
    while text.startswith((" ", "\t"), position):
        position += 1
    return position


def _gap(text: str, start: int, end: int) -> Generator[Token, None, int]:
    """What stands between two tokens of the parser; the result is the offset of the blanks behind it."""
    while found := _GAP.match(text, start, end):
        kind = found.lastgroup or ""
        yield Token(kind, found[kind])
        start = found.end()
    return start


def _splat(text: str) -> Iterator[Token]:
    """The signs of a splat; one in brackets may be spread over lines."""
    for sign in re.findall(r"\r?\n|[^\s]", text):
        yield Token(NEWLINE if sign.endswith("\n") else sign, sign)


def _quote(text: str, open_brackets: list[str]) -> Token:
    """A quotation mark, or the first or last line of a heredoc."""
    if open_brackets and open_brackets[-1] in (OPEN_STRING, OPEN_HEREDOC):
        opener = open_brackets.pop()
        return Token(CLOSE_STRING if opener == OPEN_STRING else CLOSE_HEREDOC, text)
    kind = OPEN_HEREDOC if text.startswith("<<") else OPEN_STRING
    open_brackets.append(kind)
    return Token(kind, text)


def _other(kind: str, text: str, open_brackets: list[str]) -> Token:
    if kind == "STRING_CHARS":
        return Token(LITERAL, text)
    if kind in _NAMES:
        return Token(NAME, text)
    if kind in _NUMBERS:
        return Token(NUMBER, text)
    if kind == "INTERP_START":
        open_brackets.append(OPEN_SEQUENCE)
        return Token(OPEN_SEQUENCE, text)
    if text in OPENERS:
        open_brackets.append(text)
    elif text in (")", "]", "}", "~}") and open_brackets.pop() == OPEN_SEQUENCE:
        return Token(CLOSE_SEQUENCE, text)
    return Token(text, text)
