# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON as a tree that remembers where everything stands; for templates and var files in JSON.

``parse_json_text(file)`` gives a JsonObject, JsonArray, JsonString, JsonNumber, JsonBool or JsonNull, or
raises a DiagnosticError with one located error. Each has ``start`` and ``end``, offsets into the text; a
JsonObject keeps all its members in order, also those of the same name; ``JsonString.offset(i)`` is where
character ``i`` of the decoded string stands in the text. Texts are as strict as RFC 8259 says, and at most
MOST_LEVELS deep, so that trees can be walked by recursion.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NoReturn

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.record import record
from . import json_errors as errors

MOST_LEVELS = 200


@record
class JsonValue:
    """Any value; it stands in the text from ``start`` up to, not including, ``end``."""

    start: int
    end: int


@record
class JsonNull(JsonValue):
    """``null``."""


@record
class JsonBool(JsonValue):
    """``true`` or ``false``."""

    value: bool


@record
class JsonNumber(JsonValue):
    """A number; ``text`` as written, because a float would lose digits."""

    text: str


@record
class JsonString(JsonValue):
    """A string; ``value`` is decoded, ``start`` and ``end`` include the quotes.

    ``breaks``: (decoded offset, offset in the text) of the start, and behind each escape.
    """

    value: str
    breaks: tuple[tuple[int, int], ...]

    def offset(self, index: int) -> int:
        """Where the character ``index`` of the decoded string, or its end, stands in the text."""
        decoded, place = self.breaks[bisect_right(self.breaks, index, key=lambda pair: pair[0]) - 1]
        return place + index - decoded


@record
class JsonArray(JsonValue):
    """``[...]``."""

    items: tuple[JsonValue, ...]


@record
class JsonMember:
    """``"name": value`` of an object."""

    name: JsonString
    value: JsonValue


@record
class JsonObject(JsonValue):
    """``{...}``; names may occur more than once."""

    members: tuple[JsonMember, ...]


def parse_json_text(file: SourceFile) -> JsonValue:
    """The value that the whole text is; raises DiagnosticError."""
    return _Reader(file).run()


_BLANKS = re.compile(r"[ \t\r\n]*")
_PLAIN_STRING = re.compile(r'"([^"\\\x00-\x1f]*)"')
_STRING_PART = re.compile(r'[^"\\\x00-\x1f]+')
_ESCAPE = re.compile(
    r"\\(?:([\"\\/bfnrt])|u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))"
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.+-])", re.ASCII)
_WORD = re.compile(r"(?:true|false|null)(?!\w)")
_SIMPLE = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class _Open:
    """An object or array whose end has not been reached."""

    def __init__(self, start: int, closer: str) -> None:
        self.start = start
        self.closer = closer
        self.name: JsonString | None = None  # of the member whose value comes next
        self.items: list[JsonValue] = []
        self.members: list[JsonMember] = []

    def add(self, value: JsonValue) -> None:
        if self.name is None:
            self.items.append(value)
        else:
            self.members.append(JsonMember(self.name, value))
            self.name = None

    def closed(self, end: int) -> JsonValue:
        if self.closer == "}":
            return JsonObject(self.start, end, tuple(self.members))
        return JsonArray(self.start, end, tuple(self.items))


class _Reader:
    """One pass over the text; a stack instead of recursion, so that depth is only a matter of the limit."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._text = file.text
        self._position = 1 if file.text.startswith("\ufeff") else 0
        self._open: list[_Open] = []

    def run(self) -> JsonValue:
        while True:
            value = self._value()
            while value is not None:
                if not self._open:
                    return self._whole(value)
                self._open[-1].add(value)
                value = self._next(self._open[-1])

    def _whole(self, value: JsonValue) -> JsonValue:
        if self._peek():
            self._fail(errors.not_the_end(self._text, self._position))
        return value

    def _peek(self) -> str:
        """The next character that is no blank, where the position is now; empty at the end."""
        found = _BLANKS.match(self._text, self._position)
        self._position = found.end() if found else self._position
        return self._text[self._position : self._position + 1]

    def _fail(self, problem: errors.Problem) -> NoReturn:
        span = Span(self._file, problem.start, problem.end)
        raise DiagnosticError(
            Diagnostic("error", "json-syntax", problem.summary, problem.detail, problem.hint, span)
        )

    def _value(self) -> JsonValue | None:
        """A scalar or an empty object or array; None where one has begun and its first value comes next."""
        first = self._peek()
        start = self._position
        if first == '"':
            return self._string()
        if first in ("{", "["):
            return self._begin(start, "}" if first == "{" else "]")
        if found := _WORD.match(self._text, start):
            self._position = found.end()
            if found[0] == "null":
                return JsonNull(start, self._position)
            return JsonBool(start, self._position, found[0] == "true")
        if found := _NUMBER.match(self._text, start):
            self._position = found.end()
            return JsonNumber(start, self._position, found[0])
        opener = self._open[-1].start if self._open else -1
        return self._fail(errors.no_value(self._file, start, opener))

    def _begin(self, start: int, closer: str) -> JsonValue | None:
        if len(self._open) == MOST_LEVELS:
            self._fail(errors.too_deep(start, MOST_LEVELS))
        self._position += 1
        if self._peek() == closer:
            self._position += 1
            return _Open(start, closer).closed(self._position)
        self._open.append(_Open(start, closer))
        if closer == "}":
            self._name(self._open[-1])
        return None

    def _name(self, inside: _Open) -> None:
        """The name of a member and the colon behind it."""
        if self._peek() != '"':
            self._fail(errors.no_name(self._file, self._position, inside.start))
        inside.name = self._string()
        if self._peek() != ":":
            self._fail(errors.no_colon(self._text, self._position, inside.name.start, inside.name.end))
        self._position += 1

    def _next(self, inside: _Open) -> JsonValue | None:
        """Behind a value: None when another one follows, else the object or array that ends here."""
        found, before = self._peek(), self._position
        if found == inside.closer:
            self._position += 1
            return self._open.pop().closed(self._position)
        if found != ",":
            self._fail(errors.no_comma(self._file, before, inside.start, inside.closer))
        self._position += 1
        if self._peek() == inside.closer:
            self._fail(errors.trailing_comma(before, inside.closer))
        if inside.closer == "}":
            self._name(inside)
        return None

    def _string(self) -> JsonString:
        start = self._position
        if found := _PLAIN_STRING.match(self._text, start):
            self._position = found.end()
            return JsonString(start, self._position, found[1], ((0, start + 1),))
        parts: list[str] = []
        breaks = [(0, start + 1)]
        decoded, position = 0, start + 1
        while True:
            if found := _STRING_PART.match(self._text, position):
                piece = found[0]
            elif self._text.startswith('"', position):
                self._position = position + 1
                return JsonString(start, self._position, "".join(parts), tuple(breaks))
            elif found := _ESCAPE.match(self._text, position):
                piece = _character(found)
                breaks.append((decoded + 1, found.end()))
            else:
                self._fail(errors.broken_string(self._text, start, position))
            parts.append(piece)
            decoded += len(piece)
            position = found.end()


def _character(escape: re.Match[str]) -> str:
    if escape[1]:
        return _SIMPLE[escape[1]]
    if escape[2]:
        return chr(0x10000 + ((int(escape[2], 16) - 0xD800) << 10) + int(escape[3], 16) - 0xDC00)
    code = int(escape[4], 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)  # half a pair is no character
