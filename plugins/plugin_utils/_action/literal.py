# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Literal HCL values, as they stand in the environment, behind -e and in variable files."""

from __future__ import annotations

import re
import textwrap
from decimal import Decimal
from typing import Any

_LEXEME = re.compile(
    r"""
    (?P<space>[ \t\r]+|\#[^\n]*|//[^\n]*|/\*.*?\*/)
  | (?P<newline>\n)
  | (?P<heredoc><<(?P<indented>-?)(?P<marker>[A-Za-z_][\w-]*)[ \t]*\r?\n)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<name>[^\W\d][\w-]*)
  | (?P<mark>[\[\]{}(),=:-])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


def parse_literal(text: str) -> Any:
    """str, bool, None, Decimal, list or dict; raises ValueError for what is not a literal."""
    reader = _Reader(text)
    value = reader.value()
    reader.skip_lines()
    reader.expect("end")
    return value


def parse_assignments(text: str) -> dict[str, Any]:
    """The ``name = value`` lines of a variable file; raises ValueError with the line."""
    reader = _Reader(text)
    values: dict[str, Any] = {}
    reader.skip_lines()
    while reader.kind != "end":
        name = reader.expect("name")
        if name in values:
            raise reader.error(f"{name} is set twice")
        if reader.lexeme != "=":
            raise reader.error(f"expected = after {name} (only values can stand here, no blocks)")
        reader.advance()
        values[name] = reader.value()
        if reader.kind != "end":
            reader.expect("newline")
            reader.skip_lines()
    return values


class _Reader:
    """One lexeme ahead; inside brackets line ends do not count."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = self.end = 0
        self.kind = self.lexeme = ""
        self._content = ""
        self.advance()

    def error(self, problem: str) -> ValueError:
        line = self.text.count("\n", 0, self.start) + 1
        return ValueError(f"line {line}: {problem}" if "\n" in self.text.strip() else problem)

    def advance(self) -> None:
        while True:
            self.start = self.end
            if self.start >= len(self.text):
                self.kind, self.lexeme = "end", ""
                return
            match = _LEXEME.match(self.text, self.start)
            if match is None:
                raise self.error(
                    f"unexpected {self.text[self.start : self.start + 12]!r}; only literal values can be used"
                )
            self.end = match.end()
            if match.lastgroup != "space":
                break
        self.kind, self.lexeme = str(match.lastgroup), match[0]
        if match["heredoc"]:
            self.kind = "heredoc"
            self._content = self._heredoc(match["marker"], bool(match["indented"]))

    def _heredoc(self, marker: str, indented: bool) -> str:
        closing = re.compile(rf"^[ \t]*{re.escape(marker)}[ \t]*\r?$", re.MULTILINE)
        found = closing.search(self.text, self.end)
        if found is None:
            raise self.error(f"the heredoc {marker} is not closed")
        content, self.end = self.text[self.end : found.start()], found.end()
        return _literal_text(textwrap.dedent(content) if indented else content, self)

    def expect(self, kind: str) -> str:
        if self.kind != kind:
            raise self.error(f"unexpected {self.lexeme or 'end'!r}; only literal values can be used")
        lexeme = self.lexeme
        if kind != "end":
            self.advance()
        return lexeme

    def skip_lines(self) -> None:
        while self.kind == "newline":
            self.advance()

    def value(self) -> Any:
        kind, lexeme = self.kind, self.lexeme
        if lexeme in ("[", "{", "("):
            self.advance()
            return {"[": self._list, "{": self._object, "(": self._group}[lexeme]()
        if lexeme == "-":
            self.advance()
            return -Decimal(self.expect("number"))
        if kind == "heredoc":
            content = self._content
            self.advance()
            return content
        if kind == "name" and lexeme not in _WORDS:
            raise self.error(f"{lexeme} is a name; only literal values can be used (a text needs quotes)")
        if kind not in ("string", "number", "name"):
            raise self.error(f"unexpected {lexeme or 'end'!r}; a value was expected")
        if kind == "string":
            text = _unescape(_literal_text(lexeme[1:-1], self), self)
            self.advance()
            return text
        self.advance()
        if self.lexeme == "(":
            raise self.error("functions cannot be used here, only literal values")
        return Decimal(lexeme) if kind == "number" else _WORDS[lexeme]

    def _group(self) -> Any:
        self.skip_lines()
        value = self.value()
        self.skip_lines()
        self._close(")")
        return value

    def _list(self) -> list[Any]:
        items: list[Any] = []
        self.skip_lines()
        while self.lexeme != "]":
            items.append(self.value())
            self.skip_lines()
            if self.lexeme != "]":
                self._close(",")
                self.skip_lines()
        self.advance()
        return items

    def _object(self) -> dict[str, Any]:
        items: dict[str, Any] = {}
        self.skip_lines()
        while self.lexeme != "}":
            if self.kind == "string":
                key = str(self.value())
            else:
                key = self.expect("name" if self.kind == "name" else "number")
            if self.lexeme not in ("=", ":"):
                raise self.error(f"expected = after {key}")
            self.advance()
            items[key] = self.value()
            if self.lexeme != "}" and self.kind != "newline":
                self._close(",")
            self.skip_lines()
        self.advance()
        return items

    def _close(self, lexeme: str) -> None:
        if self.lexeme != lexeme:
            raise self.error(f"unexpected {self.lexeme or 'end'!r}; expected {lexeme}")
        self.advance()


def _literal_text(text: str, reader: _Reader) -> str:
    """``$${`` is a literal ``${``; anything else that would be computed is refused."""
    if re.search(r"(?<!\$)\$\{|(?<!%)%\{", text):
        raise reader.error("${...} and %{...} cannot be used here, only literal values")
    return text.replace("$${", "${").replace("%%{", "%{")


def _unescape(text: str, reader: _Reader) -> str:
    def replace(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 1:
            return chr(int(code[1:], 16))
        if code not in _SIMPLE:
            raise reader.error(f"\\{code} is no escape sequence")
        return _SIMPLE[code]

    return _ESCAPE.sub(replace, text)
