# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Syntax of Go's text/template: text with ``{{ actions }}`` becomes a tree of nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .template_nodes import Action, Branch, Jump, Node, Pipeline, Text, Token, fail
from .template_pipeline import PipelineParser

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<string>"(?:\\.|[^"\\\n])*")
    |(?P<raw>`[^`]*`)
    |(?P<char>'(?:\\.|[^'\\\n])+')
    |(?P<number>[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?))
    |(?P<variable>\$\w*)
    |(?P<field>\.[^\W\d]\w*)
    |(?P<dot>\.)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>:=|[=|(),])""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"\{\{(-\s)?\s*/\*.*?\*/(?:\s+-)?\}\}", re.DOTALL)
_KEYWORDS = {"if", "else", "end", "range", "with", "break", "continue", "define", "template", "block"}
_DEEPEST = 100  # blocks in each other, an ``else if`` among them


@dataclass(frozen=True)
class Piece:
    """One stretch of text, or the tokens of one action; an action stands from ``start`` to ``end``."""

    text: str
    tokens: tuple[Token, ...] | None
    line: int
    start: int = 0
    end: int = 0


def pieces(source: str) -> Iterator[Piece]:
    """The texts, trimmed as ``{{-`` and ``-}}`` say, and between them the actions without comments."""
    position, trim_left = 0, False
    while True:
        start = source.find("{{", position)
        text = source[position:] if start < 0 else source[position:start]
        if trim_left:
            text = text.lstrip(" \t\r\n")
        if start < 0:
            yield Piece(text, None, 0)
            return
        after = source[start + 2 : start + 4]
        trims = len(after) == 2 and after[0] == "-" and after[1] in " \t\r\n"
        yield Piece(text.rstrip(" \t\r\n") if trims else text, None, 0)
        line = source.count("\n", 0, start) + 1
        comment = _COMMENT.match(source, start)
        if comment:
            position, trim_left = comment.end(), source[comment.end() - 3] == "-"
            continue
        tokens, position, trim_left = _tokens(source, start + (3 if trims else 2), line)
        yield Piece("", tokens, line, start, position)


def _tokens(source: str, position: int, line: int) -> tuple[tuple[Token, ...], int, bool]:
    tokens: list[Token] = []
    while True:
        closing = re.compile(r"\s-\}\}|\}\}").match(source, position)
        if closing:
            return tuple(tokens), closing.end(), "-" in closing.group()
        if re.compile(r"\s+-\}\}").match(source, position):
            position += 1
            continue
        match = _TOKEN.match(source, position)
        if match is None:
            raise fail(line, _bad_character(source, position))
        tokens.append(Token(match.lastgroup or "", match.group()))
        position = match.end()


def _bad_character(source: str, position: int) -> str:
    if position >= len(source):
        return "unclosed action, '}}' is missing"
    if source[position] == "`":
        return "unterminated raw quoted string"
    if source[position] == '"':
        return "unterminated quoted string"
    if source.startswith("/*", position):
        return "unclosed comment"
    return f"unexpected {source[position]!r} in an action"


def parse(source: str, functions: frozenset[str]) -> tuple[Node, ...]:
    """The nodes of a template; a call of a name outside ``functions`` raises TemplateError, as in Go."""
    return _Parser(list(pieces(source)), functions).template()


class _Parser:
    def __init__(self, pieces: list[Piece], functions: frozenset[str]) -> None:
        self.pieces = pieces
        self.functions = functions
        self.at = 0
        self.variables = ["$"]
        self.loops = 0
        self.depth = 0

    def template(self) -> tuple[Node, ...]:
        nodes, end = self.nodes()
        if end:
            raise fail(self.pieces[self.at - 1].line, f"unexpected {{{{{end}}}}}")
        return nodes

    def nodes(self) -> tuple[tuple[Node, ...], str]:
        """Nodes up to ``end`` or ``else`` (the word that stopped it, or "" at the end of the text)."""
        found: list[Node] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            self.at += 1
            if piece.tokens is None:
                if piece.text:
                    found.append(Text(piece.text))
                continue
            self.line = piece.line
            tokens = list(piece.tokens)
            while tokens and tokens[0].kind == "space":
                tokens.pop(0)
            word = tokens[0].text if tokens and tokens[0].kind == "word" else ""
            if word in ("end", "else"):
                self.rest = tokens[1:]
                return tuple(found), word
            found.append(self.action(word, tokens))
        return tuple(found), ""

    def action(self, word: str, tokens: list[Token]) -> Node:
        if word in ("if", "with", "range"):
            return self.branch(word, tokens[1:])
        if word in ("break", "continue"):
            if not self.loops:
                raise fail(self.line, f"{{{{{word}}}}} outside {{{{range}}}}")
            return Jump(word)
        if word in _KEYWORDS:
            raise fail(self.line, f"{{{{{word}}}}} is not supported here")
        return Action(self.pipeline(tokens), self.line)

    def branch(self, word: str, tokens: list[Token]) -> Branch:
        line, scope = self.line, len(self.variables)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise fail(line, f"more than {_DEEPEST} blocks in each other")
        pipeline = self.pipeline(tokens, several=word == "range")
        self.loops += word == "range"
        body, end = self.nodes()
        self.loops -= word == "range"
        otherwise: tuple[Node, ...] = ()
        if end == "else":
            tail = [token for token in self.rest if token.kind != "space"]
            if tail and tail[0].text == word and word != "range":
                # "else if" shares the one {{end}} with its "if".
                start = next(i for i, token in enumerate(self.rest) if token.kind != "space")
                otherwise, end = (self.branch(word, self.rest[start + 1 :]),), "end"
            elif tail:
                raise fail(self.line, f"unexpected {tail[0].text!r} after else")
            else:
                otherwise, end = self.nodes()
        if end != "end":
            raise fail(line, f"{{{{{word}}}}} lacks its {{{{end}}}}")
        del self.variables[scope:]
        self.depth -= 1
        return Branch(word, pipeline, body, otherwise, line)

    def pipeline(self, tokens: list[Token], several: bool = False) -> Pipeline:
        return PipelineParser(tokens, self.functions, self.variables, self.line).whole(several)
