# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HCL inside the strings of a JSON text: parsed as decoded, with every place given in the JSON text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from ..hcl.diagnostics import DiagnosticError, SourceFile, Span
from ..hcl.nodes import Expression, Node, Template, Text, Wrapped
from ..hcl.record import replaced
from ..hcl.syntax import parse_expression, parse_template
from .json_syntax import JsonString

_PLACES = ("start", "end", "name_end", "header_end")


class _Decoded(SourceFile):
    """The decoded text of a string, whose lines and columns are those of the JSON text around it."""

    def __init__(self, file: SourceFile, string: JsonString) -> None:
        super().__init__(file.name, string.value)
        self._file = file
        self._string = string

    def position(self, offset: int) -> tuple[int, int]:
        return self._file.position(self._string.offset(offset))


def literal(string: JsonString) -> Text:
    """A string that is taken as it is."""
    return Text(string.start, string.end, _composed(string.value))


def template(file: SourceFile, string: JsonString) -> Expression:
    """A string that is a template, such as ``"${var.x}"``; raises DiagnosticError."""
    if "${" not in string.value and "%{" not in string.value:
        return literal(string)
    found = _parsed(file, string, lambda: parse_template(_Decoded(file, string)))
    if isinstance(found, (Text, Template, Wrapped)):  # in native syntax the quotes belong to a string
        found = replaced(found, start=string.start, end=string.end)
    return found


def expression(file: SourceFile, string: JsonString) -> Expression:
    """A string that is an expression, such as the type ``"list(string)"``; raises DiagnosticError."""
    return _parsed(file, string, lambda: parse_expression(string.value))


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _parsed(file: SourceFile, string: JsonString, parse: Callable[[], Expression]) -> Expression:
    try:
        found = parse()
    except DiagnosticError as error:
        raise DiagnosticError(
            *(
                replaced(each, span=_outside(file, string, each.span)) if each.span else each
                for each in error.diagnostics
            )
        ) from None
    _move(found, string)
    return found


def _outside(file: SourceFile, string: JsonString, span: Span) -> Span:
    return Span(file, string.offset(span.start), string.offset(span.end))


def _move(root: Node, string: JsonString) -> None:
    """Give all nodes of a tree that nobody else has seen yet their places in the JSON text.

    It has a stack of its own, as a template may be nested deeper than Python calls.
    """
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for name in node.__match_args__:
            value = getattr(node, name)
            if name in _PLACES:
                setattr(node, name, string.offset(value))
            elif isinstance(value, Node):
                waiting.append(value)
            elif isinstance(value, tuple):
                waiting += value
