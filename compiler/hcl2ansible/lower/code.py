# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pieces of Jinja2: how strongly each binds, where it needs parentheses, how constants are written."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum

from ..hcl.numbers import plain
from ..hcl.types import NUMBER, Type
from ..hcl.values import Value

COLLECTION = "hcl2ansible.images"

# Jinja2 takes a carriage return in its source for a line end.
CARRIAGE_RETURN = "'%c' % 13"


class Rank(IntEnum):
    """How strongly the outermost operation of an expression binds, weakest first."""

    CHOICE = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARE = 4
    ADD = 5
    CONCAT = 6
    MULTIPLY = 7
    FILTER = 8
    ATOM = 9


@dataclass(frozen=True)
class Code:
    """An expression of Jinja2 and what is known of its value.

    ``integer``: a number that is whole for certain; ``sure``: never null; ``constant``: needs no name.
    """

    text: str
    rank: Rank
    type: Type
    sure: bool = True
    integer: bool = False

    def at(self, rank: Rank) -> str:
        """The text where an operand of at least ``rank`` must stand."""
        return self.text if self.rank >= rank else f"({self.text})"

    def piped(
        self, filter_name: str, *arguments: str, type_: Type, sure: bool = True, integer: bool = False
    ) -> Code:
        """The result of a filter."""
        call = f"({', '.join(arguments)})" if arguments else ""
        return Code(f"{self.at(Rank.FILTER)} | {filter_name}{call}", Rank.FILTER, type_, sure, integer)

    def typed(self, type_: Type) -> Code:
        """The same text, known to be of another type."""
        return replace(self, type=type_)


# A name that stands after a dot must not be what Python's dict already has, nor a word of Jinja2 or Python.
_METHODS = frozenset(dir(dict))
_WORDS = frozenset(keyword.kwlist) | {"true", "false", "none"}
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def is_name(name: str) -> bool:
    """Whether Jinja2 takes ``name`` for a variable."""
    return _IDENTIFIER.fullmatch(name) is not None and name not in _WORDS


def is_dotted(name: str) -> bool:
    """Whether ``target.name`` finds the key ``name`` for certain."""
    return is_name(name) and name not in _METHODS


def member(target: str, name: str) -> str:
    """``target.name``, or ``target['name']``; ``target`` binds like an atom."""
    return f"{target}.{name}" if is_dotted(name) else f"{target}[{text_constant(name).at(Rank.CHOICE)}]"


def text_constant(text: str) -> Code:
    """A string constant for the inside of ``{{ }}``, where a backslash stands for itself."""
    from ..hcl.types import STRING

    pieces = _pieces(text)
    written = [_quoted(piece) for piece in pieces]
    rank = Rank.CONCAT if len(pieces) > 1 else Rank.MULTIPLY if "\r" in text else Rank.ATOM
    return Code(" ~ ".join(written), rank, STRING)


def _pieces(text: str) -> list[str]:
    """The text in pieces that can each be quoted: one kind of quote at most, no backslash before a quote."""
    if not _is_awkward(text):
        return [text]
    return re.findall(r"\r|\\+(?=['\"\r]|\Z)|(?:(?!\\+(?:['\"\r]|\Z))[^'\r])+|'+", text)


def _is_awkward(text: str) -> bool:
    return ("'" in text and '"' in text) or re.search(r"\r|\\(?:['\"]|\Z)", text) is not None


def _quoted(text: str) -> str:
    if text == "\r":
        return CARRIAGE_RETURN
    if text and not text.strip("\\"):
        # A constant cannot end in one backslash; a pair is read as a pair, so the odd one is cut out of one.
        return f"'\\\\'[0] * {len(text)}" if len(text) > 1 else "'\\\\'[0]"
    return f'"{text}"' if "'" in text else f"'{text}'"


def constant(value: Value) -> Code:
    """A value that is wholly known."""
    raw = value.raw
    if raw is None:
        return Code("none", Rank.ATOM, value.type, sure=False)
    if isinstance(raw, bool):
        return Code("true" if raw else "false", Rank.ATOM, value.type)
    if isinstance(raw, str):
        return text_constant(raw)
    if isinstance(raw, Decimal):
        return number_constant(raw)
    if isinstance(raw, dict):
        inner = ", ".join(f"{text_constant(key).text}: {constant(item).text}" for key, item in raw.items())
        return Code(f"{{{inner}}}", Rank.ATOM, value.type)
    return Code(f"[{', '.join(constant(item).text for item in raw)}]", Rank.ATOM, value.type)


def number_constant(number: Decimal) -> Code:
    """Digits; as a string where Python's float would lose some (the filters read strings as numbers)."""
    whole = number.is_finite() and number == number.to_integral_value()
    digits = plain(number)
    if not whole and (not number.is_finite() or Decimal(repr(float(number))) != number):
        return Code(f"'{digits}'", Rank.ATOM, NUMBER)
    return Code(digits, Rank.FILTER if digits.startswith("-") else Rank.ATOM, NUMBER, integer=whole)
