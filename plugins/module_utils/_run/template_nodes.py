# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tree of a Go text/template, and its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from .errors import ImageError


class TemplateError(ImageError):
    """A ``{{ ... }}`` template is malformed or cannot be evaluated."""


@dataclass(frozen=True)
class Literal:
    value: object


@dataclass(frozen=True)
class Name:
    """A function, by its name."""

    name: str


@dataclass(frozen=True)
class Variable:
    """``$x``; ``$`` alone is the data of the whole template."""

    name: str


@dataclass(frozen=True)
class Dot:
    pass


@dataclass(frozen=True)
class Chain:
    """``operand.A.B``."""

    operand: Operand
    path: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Pipeline:
    declares: tuple[str, ...]
    assigns: bool
    commands: tuple[Command, ...]


Operand = Union[Literal, Name, Variable, Dot, Chain, Pipeline]  # noqa: UP007 (a value, which ansible-test reads as Python 3.9 would)


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Action:
    pipeline: Pipeline
    line: int


@dataclass(frozen=True)
class Branch:
    """``if``, ``with`` or ``range``, with its ``else`` part."""

    word: str
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Jump:
    """``break`` or ``continue``."""

    word: str


Node = Union[Text, Action, Branch, Jump]  # noqa: UP007


@dataclass(frozen=True)
class Token:
    """One token of an action; kind is the group name of the lexer."""

    kind: str
    text: str


def fail(line: int, message: str) -> TemplateError:
    """The error of a template at a line of it."""
    return TemplateError(f"template line {line}: {message}")
