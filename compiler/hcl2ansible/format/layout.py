# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Indentation of lines, and alignment of equals signs and comments on neighbouring lines.

Every line has up to three cells: what leads, an assignment from its equals sign on, and a comment at the
end. Assignments of neighbouring lines start in one column, and so do comments. A heredoc is part of the
line that it starts on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ..hcl.diagnostics import SourceFile
from ..hcl.syntax import parse_hcl
from .spacing import bracket_change, space_between
from .tokens import COMMENT, END, NEWLINE, OPEN_HEREDOC, Token, tokens_of

_INDENT = 2


class _Line:
    """The cells of one line; a cell that is not there is empty."""

    __slots__ = ("assignment", "comment", "lead")

    def __init__(self, tokens: list[Token]) -> None:
        self.lead = tokens
        self.assignment: list[Token] = []
        self.comment: list[Token] = []
        if len(tokens) > 1 and tokens[-1].kind == COMMENT:
            self.comment = [tokens.pop()]
        for index, token in enumerate(tokens):
            if index and token.kind == "=":
                # A value that goes on below is not aligned: its brackets are still open here.
                if sum(map(bracket_change, tokens[index:])) == 0:
                    self.lead, self.assignment = tokens[:index], tokens[index:]
                break


def format_text(text: str, name: str = "<text>") -> str:
    """Lay out the text of a file; raises DiagnosticError when it does not parse."""
    return format_file(SourceFile(name, text))


def format_file(file: SourceFile) -> str:
    """The same tokens, comments and line breaks with other blanks; raises DiagnosticError on bad syntax."""
    parse_hcl(file)
    lines = _lines(file)
    _indent(lines)
    for line in lines:
        _space(line.lead)
        _space(line.assignment)
    _align(lines, lambda line: line.assignment, lambda line: _width(line.lead))
    _align(lines, lambda line: line.comment, lambda line: _width(line.lead) + _width(line.assignment))
    return "".join(
        " " * token.spaces + token.text
        for line in lines
        for cell in (line.lead, line.assignment, line.comment)
        for token in cell
    )


def _lines(file: SourceFile) -> list[_Line]:
    lines: list[_Line] = []
    current: list[Token] = []
    for token in tokens_of(file):
        if token.kind == END and current:
            lines.append(_Line(current))
            current = []
        current.append(token)
        if token.ends_line:
            lines.append(_Line(current))
            current = []
    return lines


def _indent(lines: list[_Line]) -> None:
    """Indent by the number of lines above that leave brackets open, however many each of them opens."""
    opened: list[int] = []  # per such line, the brackets of it that are still open
    for line in lines:
        if line.lead[0].kind in (NEWLINE, END):
            continue
        change = sum(map(bracket_change, _outside_heredoc(line.lead)))
        change += sum(map(bracket_change, line.assignment))
        closing = -change
        while closing > 0 and opened:
            taken = min(closing, opened[-1])
            closing -= taken
            opened[-1] -= taken
            if not opened[-1]:
                opened.pop()
        line.lead[0].spaces = _INDENT * len(opened)
        if change > 0:
            opened.append(change)


def _outside_heredoc(cell: Sequence[Token]) -> Sequence[Token]:
    """What stands before a heredoc, which may hold the middle of a sequence of several lines."""
    for index, token in enumerate(cell):
        if token.kind == OPEN_HEREDOC:
            return cell[:index]
    return cell


def _space(cell: list[Token]) -> None:
    before = ""
    for left, right in pairwise(cell):
        right.spaces = 1 if space_between(before, left, right) else 0
        before = left.kind


def _align(
    lines: list[_Line], cell_of: Callable[[_Line], list[Token]], width_before: Callable[[_Line], int]
) -> None:
    """Start a cell in the same column on neighbouring lines that have it; the last line never does."""
    run: list[tuple[Token, int]] = []
    for line in lines:
        cell = cell_of(line)
        if cell:
            run.append((cell[0], width_before(line)))
        elif run:
            widest = max(width for _token, width in run)
            for token, width in run:
                token.spaces = widest - width + 1
            run = []


def _width(cell: list[Token]) -> int:
    """Columns that a cell takes, the blanks before it included."""
    return sum(token.spaces + _columns(token.text) for token in cell)


def _columns(text: str) -> int:
    """The number of user-perceived characters; a line break in a comment or heredoc is one, too."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    from ..hcl.functions.characters import graphemes  # brings all functions with it

    return len(graphemes(text))
