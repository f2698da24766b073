# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ``{{ }}`` of a string, split into texts and actions; the run time's own parser reads the latter."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..runtime import load

# Words that steer and make no value of their own; an ``else`` may carry a condition.
_CONTROL = frozenset({"if", "else", "end", "range", "with", "break", "continue"})
_UNKNOWN = re.compile(r'function "(.*)" not defined')


@dataclass(frozen=True)
class Piece:
    """A text (``pipeline`` and ``word`` are empty) or an action, from ``start`` to ``end`` of the string.

    ``text``: the text, trimmed where its neighbours say so, or the action as written without its trim marks.
    ``word``: of an action that steers, such as ``if``; ``pipeline``: the run time's Pipeline, if it has one;
    ``calls``: the functions and other words in it.
    """

    start: int
    end: int
    text: str
    word: str = ""
    pipeline: Any = None
    calls: frozenset[str] = frozenset()

    @property
    def is_action(self) -> bool:
        """Whether this is no plain text."""
        return bool(self.word) or self.pipeline is not None


class MalformedError(Exception):
    """A ``{{ }}`` that cannot be read, from ``start`` to ``end`` of the string."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


@cache
def functions() -> frozenset[str]:
    """The functions that templates may call."""
    template = load("gotemplate")
    # A builder type of the clouds has a function more than the others.
    named = template.standard_functions("", "amazon-ebs", {})
    return frozenset({*named, *template.BUILTINS, "and", "or"})


def split(text: str) -> list[Piece]:
    """The pieces of a string; raises MalformedError."""
    syntax, error_type = load("template_syntax"), load("template_nodes").TemplateError
    found: list[Piece] = []
    variables = ["$"]
    position = 0
    stream = syntax.pieces(text)
    while True:
        start = max(text.find("{{", position), 0)
        try:
            piece = next(stream, None)
            if piece is None:
                break
            if piece.tokens is None:
                if piece.text:
                    found.append(Piece(position, position + len(piece.text), piece.text))
                continue
            start = piece.start
            found.append(_action(text, piece, variables))
        except error_type as error:
            raise MalformedError(_plain(error.message), start, _end(text, start)) from None
        position = piece.end
    if any(piece.word for piece in found):
        _check_structure(text, error_type)
    return found


def _action(text: str, piece: Any, variables: list[str]) -> Piece:
    tokens = [*piece.tokens]
    while tokens and tokens[0].kind == "space":
        tokens.pop(0)
    word = tokens[0].text if tokens and tokens[0].kind == "word" and tokens[0].text in _CONTROL else ""
    rest = tokens[1:] if word else tokens
    condition = [token for token in rest if token.kind != "space"]
    if word == "else" and condition:
        word, rest = f"else {condition[0].text}", rest[rest.index(condition[0]) + 1 :]
        condition = condition[1:]
    pipeline = None
    if condition or not word:
        parser = load("template_pipeline").PipelineParser(rest, functions(), variables, piece.line)
        pipeline = parser.whole(word == "range")
        _check_arguments(pipeline, load("template_nodes").TemplateError)
    return Piece(
        piece.start,
        piece.end,
        _without_trim_marks(text[piece.start : piece.end]),
        word,
        pipeline,
        frozenset(token.text for token in tokens if token.kind == "word"),
    )


@cache
def _signatures() -> dict[str, inspect.Signature]:
    """How the functions of Packer are called; those of Go take arguments of any number or check them."""
    found = load("gotemplate").standard_functions("", "amazon-ebs", {})
    return {name: inspect.signature(function) for name, function in (found | _LEGACY_ONLY).items()}


# The run time refuses these, whatever their arguments.
_LEGACY_ONLY = {
    "user": lambda name: name,
    "env": lambda name: name,
    "consul_key": lambda key: key,
    "vault": lambda path, key: (path, key),
    "aws_secretsmanager": lambda name, key="": (name, key),
    "aws_secretsmanager_raw": lambda name: name,
    "template_dir": lambda: "",
}


def _check_arguments(pipeline: Any, error_type: Any) -> None:
    """Every function must get as many arguments as it takes."""
    for index, command in enumerate(pipeline.commands):
        first, *rest = command.operands
        for operand in command.operands:
            if type(operand).__name__ == "Pipeline":
                _check_arguments(operand, error_type)
            elif operand is not first and type(operand).__name__ == "Name":
                _check_call(operand.name, 0, error_type)
        if type(first).__name__ == "Name":
            _check_call(first.name, len(rest) + (index > 0), error_type)


def _check_call(name: str, count: int, error_type: Any) -> None:
    signature = _signatures().get(name)
    try:
        if signature is not None:
            signature.bind(*[None] * count)
    except TypeError:
        given = f"{count} argument{'' if count == 1 else 's'}" if count else "no argument"
        raise error_type(f'"{name}" cannot be called with {given}') from None


def _check_structure(text: str, error_type: type[Exception]) -> None:
    """An ``if`` without its ``end`` shows only in the whole."""
    try:
        load("template_syntax").parse(text, functions())
    except error_type as error:
        raise MalformedError(_plain(str(error)), 0, len(text)) from None


def _without_trim_marks(action: str) -> str:
    """The texts beside it have been trimmed already."""
    action = re.sub(r"^\{\{-(?=\s)", "{{", action)
    return re.sub(r"(?<=\s)-\}\}$", "}}", action)


def _end(text: str, start: int) -> int:
    end = text.find("}}", start)
    return end + 2 if end >= 0 else len(text)


def _plain(message: str) -> str:
    """The parser's message without the line, which counts from the start of the string."""
    message = re.sub(r"^template line \d+: ", "", message)
    if unknown := _UNKNOWN.search(message):
        return f'There is no function "{unknown[1]}"'
    return message[:1].upper() + message[1:]
